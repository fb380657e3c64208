using System.Reflection;

namespace ContractCheck;

/// <summary>Writes a type the way C# would, with namespaces and nullability.</summary>
internal static class TypeName
{
    public static string Of(Type type, NullabilityInfo? nullability = null)
    {
        if (type.IsByRef)
        {
            return Of(type.GetElementType()!, nullability);
        }

        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return Of(underlying) + "?";
        }

        return Core(type, nullability) + Mark(type, nullability);
    }

    private static string Core(Type type, NullabilityInfo? nullability)
    {
        if (type.IsGenericParameter)
        {
            return type.Name;
        }

        if (type.IsArray)
        {
            return Of(type.GetElementType()!, nullability?.ElementType) + "[" + new string(',', type.GetArrayRank() - 1) + "]";
        }

        return type.IsGenericType ? Generic(type, nullability) : type.FullName!;
    }

    private static string Generic(Type type, NullabilityInfo? nullability)
    {
        var arguments = type.GetGenericArguments();
        var annotations = nullability?.GenericTypeArguments ?? [];
        // Nullability lists a nested type's own arguments only, reflection also those of its declaring type.
        var annotated = annotations.Length == arguments.Length;
        var written = arguments.Select((argument, index) => Of(argument, annotated ? annotations[index] : null));
        return $"{type.GetGenericTypeDefinition().FullName}<{string.Join(", ", written)}>";
    }

    private static string Mark(Type type, NullabilityInfo? nullability)
    {
        if (nullability is null || type.IsValueType)
        {
            return "";
        }

        var read = Mark(nullability.ReadState);
        var write = Mark(nullability.WriteState);
        return read == write || nullability.WriteState == NullabilityState.Unknown ? read : $"{read}(write{write})";
    }

    private static string Mark(NullabilityState state) => state switch
    {
        NullabilityState.Nullable => "?",
        NullabilityState.NotNull => "",
        _ => "~",
    };
}
