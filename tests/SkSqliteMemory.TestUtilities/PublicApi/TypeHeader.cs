using System.Reflection;
using System.Runtime.CompilerServices;

namespace SkSqliteMemory.TestUtilities.PublicApi;

/// <summary>The first line of a type: what it is, its name, what it derives from and implements.</summary>
internal static class TypeHeader
{
    public static string Of(Type type)
    {
        Type[] inherited = type.BaseType?.GetInterfaces() ?? [];
        IEnumerable<Type> above = type.GetInterfaces()
            .Except(inherited)
            .Where(candidate => candidate.IsPublic && !IsOfRecord(type, candidate))
            .OrderBy(candidate => candidate.ToString(), StringComparer.Ordinal);
        if (type.IsClass && type.BaseType is { } parent && parent != typeof(object) && !IsDelegate(type))
        {
            above = above.Prepend(parent);
        }

        string list = type.IsEnum ? "" : string.Join(", ", above.Select(TypeText.Of));
        return $"{Kind(type)} {type.Namespace}.{TypeText.Nested(type)}{(list.Length > 0 ? $" : {list}" : "")}";
    }

    private static string Kind(Type type) => type switch
    {
        { IsEnum: true } => type.IsDefined(typeof(FlagsAttribute)) ? "flags enum" : "enum",
        { IsInterface: true } => "interface",
        _ when IsDelegate(type) => "delegate",
        { IsValueType: true } => (type.IsDefined(typeof(IsReadOnlyAttribute)) ? "readonly " : "") + (IsRecord(type) ? "record struct" : "struct"),
        { IsAbstract: true, IsSealed: true } => "static class",
        _ => (type.IsSealed ? "sealed " : type.IsAbstract ? "abstract " : "") + (IsRecord(type) ? "record" : "class"),
    };

    private static bool IsDelegate(Type type) => typeof(Delegate).IsAssignableFrom(type);

    private static bool IsRecord(Type type) => type.GetMethod("PrintMembers", BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.DeclaredOnly) is not null;

    private static bool IsOfRecord(Type type, Type candidate) =>
        IsRecord(type) && candidate.IsGenericType && candidate.GetGenericTypeDefinition() == typeof(IEquatable<>);
}
