using SkSqliteMemory.Model.Tokens;

namespace SkSqliteMemory;

/// <summary>Estimates the tokens of a text without a model's vocabulary.</summary>
/// <remarks>
/// <para>Modelled on the byte pair encoding o200k that current OpenAI models read; within about 10 % of it in total for English,
/// source code, Chinese, Japanese and Korean, less exact for other languages (docs/features/token-counting.md has the
/// measurements). Use a real tokenizer through <see cref="ITokenCounter"/> where a limit is hard.</para>
/// <para>Thread-safe and stateless; time is linear in the length of the text, and nothing is allocated.</para>
/// </remarks>
public sealed class EstimatedTokenCounter : ITokenCounter
{
    private EstimatedTokenCounter()
    {
    }

    /// <summary>The only instance: the counter has no settings.</summary>
    public static EstimatedTokenCounter Instance { get; } = new();

    /// <inheritdoc/>
    public int Count(string text)
    {
        ArgumentNullException.ThrowIfNull(text);

        TokenPieceReader pieces = new(text);
        long hundredths = 0;
        while (pieces.MoveNext())
        {
            hundredths += TokenCosts.Of(pieces.Current);
        }

        return (int)Math.Min(int.MaxValue, (hundredths + TokenCosts.Token - 1) / TokenCosts.Token);
    }
}
