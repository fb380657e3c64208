using System.Reflection;
using System.Text.RegularExpressions;
using SkSqliteMemory.Storage;

namespace SkSqliteMemory.Core.Tests.House.Reading;

/// <summary>A statement of the engine: a constant of a type under Storage, as the compiler put it together.</summary>
internal sealed partial record StorageSql(string Name, string Sql)
{
    /// <summary>All whole statements that read or change rows of tables.</summary>
    public static IReadOnlyList<StorageSql> All { get; } =
    [
        .. from type in typeof(MemoryStorage).Assembly.GetTypes()
           where type.Namespace?.StartsWith("SkSqliteMemory.Storage", StringComparison.Ordinal) == true
           from field in type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
           where field is { IsLiteral: true } && field.FieldType == typeof(string)
           let sql = (string)field.GetRawConstantValue()!
           where Statement().IsMatch(sql) && sql.TrimEnd().EndsWith(';')
           select new StorageSql($"{type.Name}.{field.Name}", sql),
    ];

    /// <summary>The tables whose rows it reads or changes; those of an INSERT count only where it selects.</summary>
    public IReadOnlySet<string> Tables { get; } = Table().Matches(Sql).Select(static match => match.Groups["table"].Value).ToHashSet(StringComparer.Ordinal);

    public IEnumerable<string> Parameters => Parameter().Matches(Sql).Select(static match => match.Value).Distinct();

    [GeneratedRegex(@"^\s*(?:SELECT|UPDATE|DELETE|INSERT)\s")]
    private static partial Regex Statement();

    [GeneratedRegex(@"\b(?:FROM|JOIN|UPDATE(?:\s+OR\s+\w+)?)\s+(?<table>[a-z_]+)\b")]
    private static partial Regex Table();

    [GeneratedRegex(@"\$[a-zA-Z]+")]
    private static partial Regex Parameter();
}
