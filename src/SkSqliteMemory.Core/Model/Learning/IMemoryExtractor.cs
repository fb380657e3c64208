namespace SkSqliteMemory;

/// <summary>Finds in a turn of a conversation what is worth remembering.</summary>
/// <remarks>
/// Called by a background job, one turn at a time. What it returns is material: the engine stamps provenance and trust, redacts secrets, clamps
/// the importance, drops what is known, and writes all of a turn in one transaction. An implementation must be thread-safe.
/// </remarks>
public interface IMemoryExtractor
{
    /// <summary>What is noted beside a learned turn as its reader, such as the name of a model; 1 to 64 characters.</summary>
    string Name { get; }

    /// <summary>Reads one turn.</summary>
    /// <param name="request">What was said.</param>
    /// <param name="cancellationToken">Cancelled when the job is to stop or has lost its lease.</param>
    /// <returns>What is worth remembering; empty for nothing.</returns>
    /// <exception cref="Exception">Any: the turn stays as it is, is tried again later, and is parked after several failures.</exception>
    Task<IReadOnlyList<ExtractedMemory>> ExtractAsync(ExtractionRequest request, CancellationToken cancellationToken);
}
