namespace SkSqliteMemory.Storage.Rows;

/// <summary>A vector with what made it, from the generator to the file: what is stored or compared proves that it is of the file's model.</summary>
/// <param name="Model">The model, with its size.</param>
/// <param name="Values">The numbers.</param>
internal sealed record ModelVector(EmbeddingModel Model, ReadOnlyMemory<float> Values);
