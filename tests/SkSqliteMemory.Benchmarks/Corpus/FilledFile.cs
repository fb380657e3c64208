namespace SkSqliteMemory.Benchmarks.Corpus;

/// <summary>A file of memories, with questions that some of them answer.</summary>
internal sealed class FilledFile
{
    public const int QuestionCount = 400;

    private FilledFile(string path, IReadOnlyList<string> questions, SyntheticEmbeddings? embeddings) =>
        (Path, Questions, Embeddings) = (path, questions, embeddings);

    public static MemoryScope Owner { get; } = new() { ApplicationId = "bench", UserId = "alice" };

    public string Path { get; }

    public IReadOnlyList<string> Questions { get; }

    /// <summary>The generator of the file's vectors, or null where it has none.</summary>
    public SyntheticEmbeddings? Embeddings { get; }

    public static async Task<FilledFile> CreateAsync(string path, int rows, bool vectors)
    {
        SyntheticEmbeddings? embeddings = vectors ? new SyntheticEmbeddings(Harness.Bench.Seed) : null;
        MemoryTexts texts = new(Harness.Bench.Seed);
        string[] contents = [.. texts.Take(rows)];
        await using (SqliteMemory memory = await SqliteMemory.OpenAsync(path, Options(embeddings, Durability.Normal)))
        {
            await FillAsync(memory, contents);
        }

        QuestionTexts questions = new(Harness.Bench.Seed + rows, contents);
        return new FilledFile(path, [.. questions.Take(QuestionCount)], embeddings);
    }

    public static SqliteMemoryOptions Options(SyntheticEmbeddings? embeddings = null, Durability durability = Durability.Full) => new()
    {
        EmbeddingGenerator = embeddings?.Generator,
        Durability = durability,
    };

    /// <summary>Remembers texts, many at a time, so that they share commits.</summary>
    public static async Task FillAsync(SqliteMemory memory, IEnumerable<string> contents)
    {
        int number = 0;
        foreach (string[] chunk in contents.Chunk(500))
        {
            await Task.WhenAll(chunk.Select(text => memory.RememberAsync(Owner, text, (number++ % 10) / 10.0)));
        }
    }
}
