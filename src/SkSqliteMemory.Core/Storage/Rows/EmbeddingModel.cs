namespace SkSqliteMemory.Storage.Rows;

/// <summary>What vectors were made with. Vectors of two models are never compared, even where their sizes agree.</summary>
/// <param name="Provider">The provider's name, <c>unknown</c> where the generator tells none.</param>
/// <param name="Name">The model's name, <c>unknown</c> where the generator tells none.</param>
/// <param name="Dimensions">The length of its vectors; 0 while it is not known yet.</param>
/// <param name="IsLexical">Whether its vectors carry words rather than meaning.</param>
internal sealed record EmbeddingModel(string Provider, string Name, int Dimensions, bool IsLexical)
{
    public bool Matches(EmbeddingModel other) =>
        Provider == other.Provider && Name == other.Name && (Dimensions == 0 || other.Dimensions == 0 || Dimensions == other.Dimensions);

    public static string Mismatch(string path, EmbeddingModel ofFile, EmbeddingModel given) =>
        $"The vectors of '{path}' were made with {ofFile}; the embedding generator given is {given}. " +
        "Vectors of two models cannot be compared: open the file with the first one, or give the second as SqliteMemoryOptions.NextEmbeddingGenerator " +
        "and change the file to it with SqliteMemory.Embeddings.ReembedAsync.";

    public override string ToString() => Dimensions == 0 ? $"{Provider}/{Name}" : $"{Provider}/{Name} ({Dimensions} dimensions)";
}
