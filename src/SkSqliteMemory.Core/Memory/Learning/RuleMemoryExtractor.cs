using SkSqliteMemory.Memory.Learning.Rules;
using SkSqliteMemory.Memory.Summaries;

namespace SkSqliteMemory;

/// <summary>Reads turns without a model: careful rules for what English-speaking users say of themselves, decide, plan and tell.</summary>
/// <remarks>
/// <para>
/// It reads users only. A sentence that asks, supposes, doubts or quotes yields nothing; what remains is taken in the user's own words where a
/// rule knows the pattern: names, homes, work, family, likes and preferences, allergies and diets, dates, decisions, appointments, what
/// they ask to remember, and plain statements such as "Checkout depends on payments". It misses much and makes up nothing.
/// </para>
/// Thread-safe, without state. An own <see cref="IMemoryExtractor"/> may ask this one first and add to it.
/// </remarks>
public sealed class RuleMemoryExtractor : IMemoryExtractor
{
    /// <inheritdoc/>
    public string Name => "rules";

    /// <inheritdoc/>
    public Task<IReadOnlyList<ExtractedMemory>> ExtractAsync(ExtractionRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        List<ExtractedMemory> found = [];
        for (int i = 0; i < request.Messages.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ExtractionMessage message = request.Messages[i];
            if (message.Role == "user")
            {
                int place = i;
                found.AddRange(SentenceSplitter.Split(message.Text)
                    .SelectMany(ClauseReader.Read)
                    .Select(clause => LearningRules.Apply(clause, message.CreatedAt))
                    .OfType<ExtractedMemory>()
                    .Select(memory => memory with { Sources = [place] }));
            }
        }

        return Task.FromResult<IReadOnlyList<ExtractedMemory>>([.. found.DistinctBy(static memory => memory.Text).Take(request.MaxMemories)]);
    }
}
