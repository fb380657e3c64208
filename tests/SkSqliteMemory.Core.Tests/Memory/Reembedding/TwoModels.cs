using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.AI;
using SkSqliteMemory.Core.Tests.Children;

namespace SkSqliteMemory.Core.Tests.Memory.Reembedding;

/// <summary>Two embedding models whose vectors tell which of them made them, and of which text.</summary>
internal static class TwoModels
{
    public const string FormerName = "tests/former (8 dimensions)";

    public const string NextName = "tests/next (12 dimensions)";

    public static readonly MemoryScope Alice = new() { ApplicationId = "support", UserId = "alice" };

    public static CallbackEmbeddingGenerator Former(Func<string, float[]>? embed = null) => new(embed ?? (static text => OfFormer(text)), "former", 8);

    public static CallbackEmbeddingGenerator Next(Func<string, float[]>? embed = null) => new(embed ?? (static text => OfNext(text)), "next", 12);

    public static float[] OfFormer(string text) => Vector("former", text, 8);

    public static float[] OfNext(string text) => Vector("next", text, 12);

    public static SqliteMemoryOptions Options(
        IEmbeddingGenerator<string, Embedding<float>>? current = null, IEmbeddingGenerator<string, Embedding<float>>? next = null) => new()
    {
        EmbeddingGenerator = current, NextEmbeddingGenerator = next, RunBackgroundWork = false, Durability = Durability.Normal,
    };

    public static Task<SqliteMemory> OpenAsync(TempDatabase file, CallbackEmbeddingGenerator? current, CallbackEmbeddingGenerator? next = null) =>
        SqliteMemory.OpenAsync(file.Path, Options(current, next));

    /// <summary>A file with memories of the former model.</summary>
    public static async Task FillAsync(TempDatabase file, int memories)
    {
        await using SqliteMemory memory = await OpenAsync(file, Former());
        await Task.WhenAll(Enumerable.Range(0, memories).Select(i => memory.RememberAsync(Alice, $"Memory {i} is about thing {i % 7}")));
    }

    /// <summary>Whether every memory has its vector, of the model whose name is given and of its own text, and none of another model stands among them.</summary>
    public static void AssertAllOf(string path, string model, string table = "memory_vectors")
    {
        using RawFile raw = new(path);
        List<(string Content, byte[]? Vector, string? Model)> rows = raw.List(
            $"SELECT m.content, v.vector, k.model FROM memories m LEFT JOIN {table} v ON v.memory_row = m.id LEFT JOIN embedding_models k ON k.id = v.model_id WHERE m.valid_to IS NULL;",
            static row => (row.GetString(0), row.IsDBNull(1) ? null : (byte[])row.GetValue(1), row.IsDBNull(2) ? null : row.GetString(2)));
        Assert.All(rows, row =>
        {
            Assert.Equal(model, row.Model);
            Assert.Equal(SkSqliteMemory.Storage.Tables.RowValues.ToBlob(model == "former" ? OfFormer(row.Content) : OfNext(row.Content)), row.Vector);
        });
        Assert.Equal("ok", raw.Text("PRAGMA integrity_check;"));
    }

    private static float[] Vector(string model, string text, int dimensions)
    {
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{model}: {text}"));
        float[] vector = [.. Enumerable.Range(0, dimensions).Select(i => (hash[i] - 127.5f) / 128)];
        float length = MathF.Sqrt(vector.Sum(static x => x * x));
        return [.. vector.Select(x => x / length)];
    }
}
