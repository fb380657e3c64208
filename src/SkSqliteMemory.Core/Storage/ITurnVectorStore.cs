using SkSqliteMemory.Storage.Rows;
using SkSqliteMemory.Storage.Rows.Conversations;

namespace SkSqliteMemory.Storage;

/// <summary>The vectors of messages, which the background makes and keeps true to what was said.</summary>
internal interface ITurnVectorStore
{
    /// <summary>Whether messages came, changed or went since they were last looked at.</summary>
    /// <param name="context">What is embedded together.</param>
    /// <param name="compares">Whether vectors made with another context are behind as well.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<bool> IsBehindAsync(EmbeddedContext context, bool compares, CancellationToken cancellationToken);

    /// <summary>The next messages whose vectors are missing or not true any more. The parameters are those of <see cref="IsBehindAsync"/>.</summary>
    Task<TurnVectorWork> ReadAsync(EmbeddedContext context, bool compares, CancellationToken cancellationToken);

    /// <summary>Saves the vectors of those messages around which nothing has changed since they were read.</summary>
    Task SaveAsync(EmbeddedContext context, IReadOnlyList<(EmbeddedTurn Turn, ModelVector Vector)> made, CancellationToken cancellationToken);

    /// <summary>Notes that a slice is done.</summary>
    Task AdvanceAsync(TurnVectorWork done, CancellationToken cancellationToken);
}
