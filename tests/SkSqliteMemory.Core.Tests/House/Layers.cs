using System.Text.RegularExpressions;
using SkSqliteMemory.Core.Tests.House.Reading;

namespace SkSqliteMemory.Core.Tests.House;

/// <summary>The rules of docs/architecture.md, each as a function from files to sentences about what breaks it.</summary>
internal static partial class Layers
{
    private const string Core = "src/SkSqliteMemory.Core/";
    private const string Adapter = "src/SkSqliteMemory/";
    private const string AgentAdapter = "src/SkSqliteMemory.AgentFramework";

    /// <summary>Each may use itself and what stands before it.</summary>
    private static readonly string[] Order = ["Diagnostics", "Model", "Storage", "Retrieval", "Memory", "ChatClients", "DependencyInjection"];

    private static readonly string[] MayKnowSqlite = [$"{Core}Storage/", "src/SkSqliteMemory.VectorData/"];

    private static readonly string[] SqliteWords = ["SqliteConnection", "SqliteCommand", "SqliteDataReader", "SqliteException", "SQLitePCL"];

    /// <summary>A file of Core that mentions a type declared in a lower layer, or lies in no layer.</summary>
    public static IEnumerable<string> UsesOfLowerLayers(IReadOnlyList<SourceText> sources)
    {
        SourceText[] core = [.. sources.Where(source => source.Path.StartsWith(Core, StringComparison.Ordinal))];
        var layerOfType = core
            .SelectMany(source => source.DeclaredTypes().Select(type => (Type: type, Layer: LayerOf(source.Path))))
            .DistinctBy(pair => pair.Type)
            .ToDictionary(pair => pair.Type, pair => pair.Layer, StringComparer.Ordinal);
        foreach (SourceText source in core)
        {
            int layer = LayerOf(source.Path);
            if (layer < 0)
            {
                yield return $"{source.Path} lies in no layer; the layers are {string.Join(", ", Order)}.";
                continue;
            }

            foreach (string lower in Order[(layer + 1)..].Where(lower => source.Code.Contains($"SkSqliteMemory.{lower}", StringComparison.Ordinal)))
            {
                yield return $"{source.Path} ({Order[layer]}) mentions the namespace SkSqliteMemory.{lower}.";
            }

            foreach (string type in source.Mentions.Where(name => layerOfType.TryGetValue(name, out int other) && other > layer).Order(StringComparer.Ordinal))
            {
                yield return $"{source.Path} ({Order[layer]}) mentions {type}, which belongs to {Order[layerOfType[type]]}.";
            }
        }
    }

    /// <summary>SQLite's types or SQL text outside the rooms that own the file.</summary>
    public static IEnumerable<string> SqlOutsideStorage(IReadOnlyList<SourceText> sources)
    {
        foreach (SourceText source in sources.Where(source => !MayKnowSqlite.Any(room => source.Path.StartsWith(room, StringComparison.Ordinal))))
        {
            foreach (string word in SqliteWords.Where(source.Identifiers.Contains))
            {
                yield return $"{source.Path} mentions {word}; only {string.Join(" and ", MayKnowSqlite)} may.";
            }

            foreach (string sql in source.Literals.Where(literal => Sql().IsMatch(literal)))
            {
                yield return $"{source.Path} holds SQL ('{FirstLine(sql)}'); only {string.Join(" and ", MayKnowSqlite)} may.";
            }
        }
    }

    /// <summary>Semantic Kernel outside the package that speaks it.</summary>
    public static IEnumerable<string> SemanticKernelOutsideItsPackage(IReadOnlyList<SourceText> sources) =>
        from source in sources
        where !source.Path.StartsWith(Adapter, StringComparison.Ordinal)
        where source.Code.Contains("Microsoft.SemanticKernel", StringComparison.Ordinal)
        select $"{source.Path} mentions Microsoft.SemanticKernel; only {Adapter} may.";

    /// <summary>Agent Framework outside the package that speaks it.</summary>
    public static IEnumerable<string> AgentFrameworkOutsideItsPackage(IReadOnlyList<SourceText> sources) =>
        from source in sources
        where !source.Path.StartsWith(AgentAdapter, StringComparison.Ordinal)
        where source.Code.Contains("Microsoft.Agents", StringComparison.Ordinal)
        select $"{source.Path} mentions Microsoft.Agents; only {AgentAdapter} may.";

    /// <summary>A transaction begun, ended or nested outside the one room that does so.</summary>
    public static IEnumerable<string> TransactionsOutsideFiles(IReadOnlyList<SourceText> sources) =>
        from source in sources
        where !source.Path.StartsWith($"{Core}Storage/Files/", StringComparison.Ordinal)
        where source.Identifiers.Contains("BeginTransaction") || source.Literals.Any(literal => Transaction().IsMatch(literal))
        select $"{source.Path} begins or ends a transaction; only {Core}Storage/Files/ may.";

    private static int LayerOf(string path) => Array.IndexOf(Order, path[Core.Length..].Split('/')[0]);

    private static string FirstLine(string text) => text.Trim().Split('\n')[0].Trim();

    [GeneratedRegex(@"^\s*(?:SELECT\s|INSERT\s+(?:OR\s+\w+\s+)?INTO\s|UPDATE\s+\w+\s+SET\s|DELETE\s+FROM\s|CREATE\s+(?:VIRTUAL\s+)?(?:TABLE|INDEX|TRIGGER)\s|DROP\s+TABLE\s|WITH\s+(?:RECURSIVE\s+)?\w+.*\sAS\s*\(|PRAGMA\s)")]
    private static partial Regex Sql();

    [GeneratedRegex(@"(?:^|;)\s*(?:BEGIN(?:\s+(?:IMMEDIATE|EXCLUSIVE|DEFERRED|TRANSACTION))?|COMMIT|ROLLBACK(?:\s+TO\s+\w+)?|SAVEPOINT\s+\w+|RELEASE\s+\w+|END\s+TRANSACTION)\s*(?:;|$)", RegexOptions.IgnoreCase)]
    private static partial Regex Transaction();
}
