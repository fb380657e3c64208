using System.Reflection;
using System.Runtime.CompilerServices;

namespace SkSqliteMemory.TestUtilities.PublicApi;

/// <summary>The public surface of an assembly as text, one line a member, so that a change of it shows as a change of a file.</summary>
public static class PublicApiText
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>All that code outside the assembly can use, sorted.</summary>
    public static string Of(Assembly assembly)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        IEnumerable<string> lines = assembly.GetExportedTypes().OrderBy(type => type.FullName, StringComparer.Ordinal).SelectMany(LinesOf);
        return string.Concat(lines.Select(line => line + "\n"));
    }

    private static IEnumerable<string> LinesOf(Type type)
    {
        IEnumerable<string> members = MembersOf(type).Select(text => $"    {text}");
        return (type.IsEnum ? members : members.Order(StringComparer.Ordinal)).Prepend(TypeHeader.Of(type));
    }

    private static IEnumerable<string> MembersOf(Type type)
    {
        if (type.IsEnum)
        {
            return Enum.GetNames(type).Select(name => $"{name} = {Convert.ChangeType(Enum.Parse(type, name), Enum.GetUnderlyingType(type), null)}");
        }

        return typeof(Delegate).IsAssignableFrom(type)
            ? [MemberText.Of(type.GetMethod("Invoke")!)]
            : type.GetMembers(Declared).Where(IsWritten).Select(TextOf).OfType<string>();
    }

    /// <summary>What the compiler adds to records and properties says nothing; constructors it adds can be called.</summary>
    private static bool IsWritten(MemberInfo member) => member is ConstructorInfo || !member.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false);

    private static string? TextOf(MemberInfo member) => member switch
    {
        ConstructorInfo constructor when IsVisible(constructor) => MemberText.Of(constructor),
        MethodInfo method when IsVisible(method) && (!method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal)) => MemberText.Of(method),
        PropertyInfo property when property.GetAccessors(nonPublic: true).Any(IsVisible) => MemberText.Of(property),
        FieldInfo field when field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly => MemberText.Of(field),
        EventInfo happening when IsVisible(happening.AddMethod!) => MemberText.Of(happening),
        _ => null,
    };

    internal static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;
}
