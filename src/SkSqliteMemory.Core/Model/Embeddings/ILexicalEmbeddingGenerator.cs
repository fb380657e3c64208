namespace SkSqliteMemory;

/// <summary>Marks an embedding generator whose vectors carry words, not meaning.</summary>
/// <remarks>
/// Full-text search already finds by words. Fusing a second list of the same kind as if it were a semantic one displaces good
/// hits, so the ranker leaves the vectors of such a generator out of the fusion. The mark is asked for with
/// <c>GetService(typeof(ILexicalEmbeddingGenerator))</c>, so it is seen through wrappers
/// (<see cref="Microsoft.Extensions.AI.DelegatingEmbeddingGenerator{TInput, TEmbedding}"/>) too.
/// </remarks>
#pragma warning disable CA1040 // Empty on purpose: it marks a trait that is looked up as a service, which an attribute cannot be.
public interface ILexicalEmbeddingGenerator;
#pragma warning restore CA1040
