using System.Globalization;

namespace SkSqliteMemory.Storage.Rows.Conversations;

/// <summary>What is embedded together with a message: how many messages before and after it, none across a pause.</summary>
internal sealed record EmbeddedContext(int Preceding, int Following, TimeSpan Pause, EmbeddingModel Model)
{
    // Raised when the text that is made of the same messages changes.
    private const int Version = 1;

    /// <summary>What the file remembers of it; another one means that every vector may be another.</summary>
    public string Recipe => string.Create(
        CultureInfo.InvariantCulture, $"{Version} -{Preceding} +{Following} {Pause.TotalMilliseconds:0} ms {Model.Provider}/{Model.Name}");
}

/// <summary>A message with what was said around it, as it is embedded.</summary>
/// <param name="Row">The message's row.</param>
/// <param name="Session">The row of its session.</param>
/// <param name="First">The position of the first message in the text.</param>
/// <param name="Last">The position of the last.</param>
/// <param name="Text">The text.</param>
/// <param name="Hash">Its hash.</param>
internal sealed record EmbeddedTurn(long Row, long Session, long First, long Last, string Text, string Hash);

/// <summary>How far messages were looked at.</summary>
/// <param name="Recipe">The context they were embedded with.</param>
/// <param name="Sequence">The number of the last change that was looked at.</param>
/// <param name="ScannedRow">The last row that was looked at while all are looked through, else null.</param>
internal sealed record TurnVectorProgress(string Recipe, long Sequence, long? ScannedRow);

/// <summary>A slice of the work on the vectors of messages.</summary>
/// <param name="Pending">What is to be embedded.</param>
/// <param name="Silent">Rows of messages that have a vector and say nothing any more.</param>
/// <param name="Reached">How far one is when these are done.</param>
/// <param name="GoesOn">Whether there is more after it.</param>
internal sealed record TurnVectorWork(
    IReadOnlyList<EmbeddedTurn> Pending, IReadOnlyList<long> Silent, TurnVectorProgress Reached, bool GoesOn);
