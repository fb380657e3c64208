using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace SkSqliteMemory.Storage.Migrations;

/// <summary>One forward step of the file's schema, an embedded SQL text that never changes once it was shipped.</summary>
/// <param name="Number">1 for the first step.</param>
/// <param name="Name">The name of the step's file without its ending.</param>
/// <param name="Sql">The text, with line feeds only.</param>
internal sealed partial record SchemaStep(int Number, string Name, string Sql)
{
    private static readonly string[] Names =
    [
        "0001_initial", "0002_vector_collections", "0003_session_life", "0004_branches", "0005_stale_summaries", "0006_usage_and_quarantine",
        "0007_learning", "0008_forgetting", "0009_rescoring", "0010_reembedding", "0011_turn_vectors",
    ];

    /// <summary>All steps this version knows, in order.</summary>
    public static IReadOnlyList<SchemaStep> All { get; } = [.. Names.Select((name, index) => Load(index + 1, name))];

    /// <summary>The SHA-256 of the text, in lower-case hexadecimal.</summary>
    public string Hash { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sql)));

    /// <summary>The tables and views it makes.</summary>
    public IReadOnlyList<string> Tables { get; } = [.. Creation().Matches(Sql).Select(static match => match.Groups["name"].Value)];

    private static SchemaStep Load(int number, string name)
    {
        using Stream stream = typeof(SchemaStep).Assembly.GetManifestResourceStream($"{name}.sql")!;
        using StreamReader reader = new(stream);
        return new SchemaStep(number, name, reader.ReadToEnd().ReplaceLineEndings("\n"));
    }

    [GeneratedRegex(@"^CREATE\s+(?:VIRTUAL\s+)?(?:TABLE|VIEW)\s+(?<name>\w+)", RegexOptions.Multiline)]
    private static partial Regex Creation();
}
