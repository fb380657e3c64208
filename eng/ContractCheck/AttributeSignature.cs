using System.Reflection;

namespace ContractCheck;

/// <summary>Writes the attributes that change what a caller's compiler, trimmer or serializer does.</summary>
internal static class AttributeSignature
{
    // Their arguments are texts for people: only being there counts.
    private static readonly HashSet<string> WithoutArguments =
        ["ObsoleteAttribute", "RequiresUnreferencedCodeAttribute", "RequiresDynamicCodeAttribute"];

    private static readonly HashSet<string> WithArguments =
    [
        "ExperimentalAttribute", "DynamicallyAccessedMembersAttribute", "AttributeUsageAttribute", "FlagsAttribute", "IsReadOnlyAttribute",
        "NotNullWhenAttribute", "MaybeNullWhenAttribute", "NotNullIfNotNullAttribute", "DoesNotReturnAttribute", "MemberNotNullAttribute",
        "JsonPolymorphicAttribute", "JsonDerivedTypeAttribute", "JsonConverterAttribute", "JsonConstructorAttribute",
        "JsonIgnoreAttribute", "JsonPropertyNameAttribute", "JsonExtensionDataAttribute", "RequiredMemberAttribute",
        "ParamArrayAttribute", "ParamCollectionAttribute", "ExtensionAttribute",
    ];

    public static string Of(MemberInfo member) => Of(member.GetCustomAttributesData());

    public static string Of(ParameterInfo parameter) => Of(parameter.GetCustomAttributesData());

    private static string Of(IEnumerable<CustomAttributeData> attributes) =>
        string.Concat(attributes.Select(Text).OfType<string>().Order(StringComparer.Ordinal));

    private static string? Text(CustomAttributeData attribute)
    {
        var name = attribute.AttributeType.Name;
        if (WithoutArguments.Contains(name))
        {
            return $"[{Short(name)}] ";
        }

        return WithArguments.Contains(name) ? $"[{Short(name)}{Arguments(attribute)}] " : null;
    }

    private static string Arguments(CustomAttributeData attribute)
    {
        var positional = attribute.ConstructorArguments.Select(argument => Value(argument));
        // Where an [Experimental] message leads is no part of the contract.
        var named = attribute.NamedArguments.Where(argument => argument.MemberName is not ("UrlFormat" or "Message"))
            .Select(argument => $"{argument.MemberName}={Value(argument.TypedValue)}").Order(StringComparer.Ordinal);
        var all = string.Join(", ", positional.Concat(named));
        return all.Length == 0 ? "" : $"({all})";
    }

    private static string Value(CustomAttributeTypedArgument argument) => argument.Value switch
    {
        Type type => TypeName.Of(type),
        IEnumerable<CustomAttributeTypedArgument> items => "{" + string.Join(", ", items.Select(Value)) + "}",
        var value => ConstantText.Of(value),
    };

    private static string Short(string name) => name[..^"Attribute".Length];
}
