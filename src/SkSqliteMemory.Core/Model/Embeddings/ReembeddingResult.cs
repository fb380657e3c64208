namespace SkSqliteMemory;

/// <summary>What a re-embedding did.</summary>
/// <param name="Model">The model of the file's vectors now, <c>provider/model (N dimensions)</c>.</param>
/// <param name="Embedded">How many vectors this call made; 0 where the file was of that model already.</param>
/// <param name="Changed">
/// Whether this call changed the file to the model; <see langword="false"/> where it was of it already, or another call or process did it meanwhile.
/// </param>
public sealed record ReembeddingResult(string Model, long Embedded, bool Changed);
