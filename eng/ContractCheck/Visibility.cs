using System.Reflection;

namespace ContractCheck;

/// <summary>What code outside an assembly can see: public, protected, protected internal.</summary>
internal static class Visibility
{
    public static bool IsVisible(Type type) =>
        type.IsNested
            ? (type.IsNestedPublic || type.IsNestedFamily || type.IsNestedFamORAssem) && IsVisible(type.DeclaringType!)
            : type.IsPublic;

    public static bool IsVisible(MemberInfo member) => member switch
    {
        FieldInfo field => field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly,
        MethodBase method => Of(method) is not null,
        PropertyInfo property => Any(property.GetMethod, property.SetMethod),
        EventInfo @event => Any(@event.AddMethod, @event.RemoveMethod),
        _ => false,
    };

    /// <summary>The word for it, or null where it cannot be seen.</summary>
    public static string? Of(MethodBase? method) => method switch
    {
        { IsPublic: true } => "public",
        { IsFamily: true } => "protected",
        { IsFamilyOrAssembly: true } => "protected internal",
        _ => null,
    };

    public static string Of(FieldInfo field) =>
        field.IsPublic ? "public" : field.IsFamily ? "protected" : "protected internal";

    private static bool Any(MethodInfo? first, MethodInfo? second) => Of(first) is not null || Of(second) is not null;
}
