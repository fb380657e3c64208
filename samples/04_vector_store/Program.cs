// Shows the vector store: the project's own pages, cut into paragraphs, become records of a collection, and questions about them are
// answered by hybrid search: by vector and by full text at once. Ask your own: dotnet run --project samples/04_vector_store -- "question"
using Microsoft.Extensions.VectorData;
using SkSqliteMemory;
using SkSqliteMemory.Samples;

string root = RepositoryRoot();
Paragraph[] paragraphs =
[
    .. from folder in new[] { "docs", "docs/features" }
       from file in Directory.GetFiles(Path.Combine(root, folder), "*.md").Order(StringComparer.Ordinal)
       from paragraph in Paragraph.Cut($"{folder}/{Path.GetFileName(file)}", File.ReadAllLines(file))
       select paragraph,
];

// ":memory:" is a file of the store's own that goes with it: the pages can be read again. A path instead keeps the collection.
using HashedTextEmbeddingGenerator generator = new();
using SqliteVectorStore store = new(":memory:", new() { EmbeddingGenerator = generator });
SqliteCollection<string, Paragraph> docs = store.GetCollection<string, Paragraph>("docs");
await docs.EnsureCollectionExistsAsync();
await docs.UpsertAsync(paragraphs);     // one batch: one call of the generator, one transaction

Console.WriteLine($"{paragraphs.Length} paragraphs of {paragraphs.DistinctBy(p => p.Page).Count()} pages are in the collection \"docs\".");
Console.WriteLine("The vectors are made by the built-in generator: they carry words, not meaning. Ask with the words of the pages;");
Console.WriteLine("give the store an embedding model's generator where other words for the same thing should be found too.");

if (args.Length > 0)
{
    await AnswerAsync(string.Join(' ', args));
    return;
}

await AnswerAsync("How long does a write wait for other processes?");
await AnswerAsync("Is the answer stored when the caller cancels?");

// A filter is exact: it applies before the best three are chosen, however many nearer paragraphs it leaves out.
await AnswerAsync("Which texts and vectors are refused?", new() { Filter = p => p.Heading == "Limits" });

async Task AnswerAsync(string question, HybridSearchOptions<Paragraph>? options = null)
{
    Console.WriteLine($"{Environment.NewLine}{question}{(options?.Filter is null ? "" : $"   filter: {options.Filter.Body}")}");
    int rank = 0;
    await foreach (VectorSearchResult<Paragraph> hit in docs.HybridSearchAsync(question, [question], top: 3, options))
    {
        Console.WriteLine($"  {++rank}. {hit.Record.Page}, {hit.Record.Heading} (score {hit.Score:0.0000})");
        Console.WriteLine($"     {hit.Record.Text}");
    }
}

static string RepositoryRoot()
{
    DirectoryInfo? folder = new(AppContext.BaseDirectory);
    while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "SkSqliteMemory.sln")))
    {
        folder = folder.Parent;
    }

    return folder?.FullName ?? throw new DirectoryNotFoundException("The pages under docs are not there: run the sample from a clone of the repository.");
}
