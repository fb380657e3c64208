using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace SkSqliteMemory.TestUtilities.PublicApi;

/// <summary>A member on one line, with nullability and default values.</summary>
internal static class MemberText
{
    public static string Of(ConstructorInfo constructor) => $"{Access(constructor)}ctor({Parameters(constructor)})";

    public static string Of(MethodInfo method)
    {
        string generics = method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(TypeText.Of))}>" : "";
        string extension = method.IsDefined(typeof(ExtensionAttribute)) ? "this " : "";
        string result = TypeText.Of(method.ReturnType, new NullabilityInfoContext().Create(method.ReturnParameter));
        return $"{Access(method)}{method.Name}{generics}({extension}{Parameters(method)}) : {result}{Constraints(method)}";
    }

    public static string Of(PropertyInfo property)
    {
        MethodInfo accessor = property.GetAccessors(nonPublic: true).First(PublicApiText.IsVisible);
        string index = property.GetIndexParameters() is { Length: > 0 } parameters ? $"[{string.Join(", ", parameters.Select(Parameter))}]" : "";
        string required = property.IsDefined(typeof(RequiredMemberAttribute)) ? "required " : "";
        string type = TypeText.Of(property.PropertyType, new NullabilityInfoContext().Create(property));
        return $"{required}{Access(accessor)}{property.Name}{index} {{ {Accessor("get", property.GetMethod)}{Accessor(SetWord(property), property.SetMethod)}}} : {type}";
    }

    public static string Of(FieldInfo field)
    {
        string word = field.IsLiteral ? "const " : $"{(field.IsStatic ? "static " : "")}{(field.IsInitOnly ? "readonly " : "")}";
        string value = field.IsLiteral ? $" = {Literal(field.GetRawConstantValue())}" : "";
        return $"{word}{field.Name} : {TypeText.Of(field.FieldType, new NullabilityInfoContext().Create(field))}{value}";
    }

    public static string Of(EventInfo happening) =>
        $"event {Access(happening.AddMethod!)}{happening.Name} : {TypeText.Of(happening.EventHandlerType!, new NullabilityInfoContext().Create(happening))}";

    private static string Access(MethodBase method)
    {
        string access = method.IsPublic ? "" : "protected ";
        if (method is not MethodInfo info)
        {
            return access;
        }

        bool isOverride = info.GetBaseDefinition().DeclaringType != info.DeclaringType;
        return access + info switch
        {
            { IsStatic: true } => "static ",
            _ when info.DeclaringType!.IsInterface => info.IsAbstract ? "" : "virtual ",
            { IsAbstract: true } => "abstract ",
            _ when isOverride => info.IsFinal ? "sealed override " : "override ",
            { IsVirtual: true, IsFinal: false } => "virtual ",
            _ => "",
        };
    }

    private static string Accessor(string word, MethodInfo? accessor) => accessor switch
    {
        null => "",
        { IsPublic: true } => $"{word}; ",
        _ when PublicApiText.IsVisible(accessor) => $"protected {word}; ",
        _ => "",
    };

    private static string SetWord(PropertyInfo property) =>
        property.SetMethod?.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) == true ? "init" : "set";

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(Parameter));

    private static string Parameter(ParameterInfo parameter)
    {
        string word = parameter.IsOut ? "out " : parameter.IsIn ? "in " : parameter.IsDefined(typeof(ParamArrayAttribute)) ? "params " : "";
        string type = TypeText.Of(parameter.ParameterType, new NullabilityInfoContext().Create(parameter));
        string value = parameter.HasDefaultValue ? $" = {Default(parameter)}" : "";
        return $"{word}{(word is "out " or "in " ? type.Replace("ref ", "") : type)} {parameter.Name}{value}";
    }

    private static string Default(ParameterInfo parameter) =>
        parameter.DefaultValue is null && parameter.ParameterType.IsValueType && Nullable.GetUnderlyingType(parameter.ParameterType) is null
            ? "default"
            : Literal(parameter.DefaultValue);

    private static string Constraints(MethodInfo method) => !method.IsGenericMethod ? "" : string.Concat(
        from argument in method.GetGenericArguments()
        let constraints = ConstraintsOf(argument)
        where constraints.Length > 0
        select $" where {argument.Name} : {string.Join(", ", constraints)}");

    private static string[] ConstraintsOf(Type argument)
    {
        GenericParameterAttributes attributes = argument.GenericParameterAttributes;
        bool isValue = attributes.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint);
        return
        [
            .. attributes.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint) ? ["class"] : isValue ? (string[])["struct"] : [],
            .. argument.GetGenericParameterConstraints().Where(type => type != typeof(ValueType)).Select(TypeText.Of),
            .. attributes.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint) && !isValue ? (string[])["new()"] : [],
        ];
    }

    private static string Literal(object? value) => value switch
    {
        null => "null",
        string text => $"\"{text}\"",
        char character => $"'{character}'",
        bool yes => yes ? "true" : "false",
        Enum named => $"{named.GetType().Name}.{named}",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };
}
