namespace ContractCheck;

/// <summary>Everything about a type itself that callers and subclasses depend on.</summary>
internal static class TypeSignature
{
    public static string Of(Type type)
    {
        var bases = new List<string>();
        if (type is { IsClass: true, BaseType: { } baseType } && baseType.FullName != "System.Object")
        {
            bases.Add(TypeName.Of(baseType));
        }

        bases.AddRange(type.GetInterfaces().Where(IsNameable).Select(face => TypeName.Of(face)).Order(StringComparer.Ordinal));
        var list = bases.Count == 0 ? "" : " : " + string.Join(", ", bases);
        var accessibility = type.IsNestedFamily ? "protected" : type.IsNestedFamORAssem ? "protected internal" : "public";
        var generics = GenericSignature.Of(type.GetGenericArguments());
        return $"{AttributeSignature.Of(type)}{accessibility} {Kind(type)} {type.FullName}{generics}{list}";
    }

    // An internal interface cannot be used from outside, so it need not be copied.
    private static bool IsNameable(Type face) =>
        face.IsVisible || (face.IsGenericType && Visibility.IsVisible(face.GetGenericTypeDefinition()));

    private static string Kind(Type type) => type switch
    {
        { IsInterface: true } => "interface",
        { IsEnum: true } => "enum of " + Enum.GetUnderlyingType(type).Name,
        { IsValueType: true } => "struct",
        { BaseType.FullName: "System.MulticastDelegate" } => "delegate",
        { IsAbstract: true, IsSealed: true } => "static class",
        { IsAbstract: true } => "abstract class",
        { IsSealed: true } => "sealed class",
        _ => "class",
    };
}
