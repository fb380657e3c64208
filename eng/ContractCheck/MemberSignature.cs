using System.Reflection;

namespace ContractCheck;

/// <summary>Everything about a member that callers and subclasses depend on, and the key two members are matched by.</summary>
internal static class MemberSignature
{
    // The context caches per module and is not thread-safe; the tool has one thread.
    private static readonly NullabilityInfoContext Nullability = new();

    /// <summary>Name and parameter types: overloads differ in it, changes of return type, names or defaults do not.</summary>
    public static string KeyOf(MemberInfo member) => member switch
    {
        MethodInfo { IsGenericMethodDefinition: true } method =>
            $"{method.Name}`{method.GetGenericArguments().Length}({ParameterTypes(method.GetParameters())}){Conversion(method)}",
        MethodInfo method => $"{method.Name}({ParameterTypes(method.GetParameters())}){Conversion(method)}",
        ConstructorInfo constructor => $"{constructor.Name}({ParameterTypes(constructor.GetParameters())})",
        PropertyInfo property when property.GetIndexParameters() is { Length: > 0 } index => $"{property.Name}[{ParameterTypes(index)}]",
        _ => member.Name,
    };

    public static string Of(MemberInfo member) => AttributeSignature.Of(member) + member switch
    {
        MethodInfo method => $"{Modifiers(method)} {Return(method)} {method.Name}"
            + $"{GenericSignature.Of(method.GetGenericArguments())}({Parameters(method.GetParameters())})",
        ConstructorInfo constructor => $"{Visibility.Of(constructor)} {constructor.Name}({Parameters(constructor.GetParameters())})",
        PropertyInfo property => Property(property),
        FieldInfo field => Field(field),
        EventInfo @event => $"{Modifiers(@event.AddMethod!)} event "
            + $"{TypeName.Of(@event.EventHandlerType!, Nullability.Create(@event))} {@event.Name}",
        _ => member.Name,
    };

    public static bool IsAbstract(MemberInfo member) => member switch
    {
        MethodInfo method => method.IsAbstract,
        PropertyInfo property => property.GetMethod?.IsAbstract == true || property.SetMethod?.IsAbstract == true,
        EventInfo @event => @event.AddMethod!.IsAbstract,
        _ => false,
    };

    private static string Field(FieldInfo field)
    {
        var type = TypeName.Of(field.FieldType, Nullability.Create(field));
        var value = field.IsLiteral ? " = " + ConstantText.Of(field.GetRawConstantValue()) : "";
        return $"{Visibility.Of(field)} {Modifiers(field)}{type} {field.Name}{value}";
    }

    private static string Property(PropertyInfo property)
    {
        var type = TypeName.Of(property.PropertyType, Nullability.Create(property));
        var index = property.GetIndexParameters() is { Length: > 0 } parameters ? $"[{Parameters(parameters)}]" : "";
        return $"{type} {property.Name}{index} {{ {Accessor("get", property.GetMethod)}{Accessor(SetWord(property), property.SetMethod)}}}";
    }

    private static string Accessor(string word, MethodInfo? accessor) =>
        Visibility.Of(accessor) is null ? "" : $"{AttributeSignature.Of(accessor!)}{Modifiers(accessor!)} {word}; ";

    private static string SetWord(PropertyInfo property) =>
        property.SetMethod?.ReturnParameter.GetRequiredCustomModifiers().Any(type => type.Name == "IsExternalInit") == true
            ? "init"
            : "set";

    private static string Modifiers(FieldInfo field) =>
        field.IsLiteral ? "const " : (field.IsStatic ? "static " : "") + (field.IsInitOnly ? "readonly " : "");

    private static string Modifiers(MethodInfo method)
    {
        var isNew = (method.Attributes & MethodAttributes.VtableLayoutMask) == MethodAttributes.NewSlot;
        var dispatch = method switch
        {
            { IsStatic: true } => " static",
            { IsVirtual: false } => "",
            { IsAbstract: true } => isNew ? " abstract" : " abstract override",
            // An interface's implicit implementation is sealed and new in metadata, and plain in C#.
            { IsFinal: true } => isNew ? "" : " sealed override",
            _ => isNew ? " virtual" : " override",
        };
        return Visibility.Of(method) + dispatch;
    }

    private static string Return(MethodInfo method) =>
        RefKind(method.ReturnParameter) + TypeName.Of(method.ReturnType, Nullability.Create(method.ReturnParameter));

    private static string Conversion(MethodInfo method) =>
        method.Name is "op_Implicit" or "op_Explicit" ? ":" + TypeName.Of(method.ReturnType) : "";

    private static string ParameterTypes(ParameterInfo[] parameters) =>
        string.Join(", ", parameters.Select(parameter => RefKind(parameter) + TypeName.Of(parameter.ParameterType)));

    private static string Parameters(ParameterInfo[] parameters) => string.Join(", ", parameters.Select(Parameter));

    private static string Parameter(ParameterInfo parameter)
    {
        var type = TypeName.Of(parameter.ParameterType, Nullability.Create(parameter));
        var value = parameter.HasDefaultValue ? " = " + ConstantText.Of(parameter.RawDefaultValue) : "";
        return $"{AttributeSignature.Of(parameter)}{RefKind(parameter)}{type} {parameter.Name}{value}";
    }

    private static string RefKind(ParameterInfo parameter) =>
        !parameter.ParameterType.IsByRef ? "" : parameter.IsOut ? "out " : parameter.IsIn ? "in " : "ref ";
}
