using System.Reflection;

namespace ContractCheck;

/// <summary>Writes generic parameters with variance and constraints.</summary>
internal static class GenericSignature
{
    public static string Of(Type[] arguments)
    {
        var parameters = arguments.Where(argument => argument.IsGenericParameter).Select(Parameter).ToList();
        return parameters.Count == 0 ? "" : "<" + string.Join(", ", parameters) + ">";
    }

    private static string Parameter(Type parameter)
    {
        var attributes = parameter.GenericParameterAttributes == GenericParameterAttributes.None
            ? ""
            : $" ({parameter.GenericParameterAttributes})";
        var constraints = string.Join(" & ", parameter.GetGenericParameterConstraints().Select(type => TypeName.Of(type)));
        return $"{AttributeSignature.Of(parameter)}{parameter.Name}{attributes}{(constraints.Length == 0 ? "" : " : " + constraints)}";
    }
}
