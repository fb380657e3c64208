namespace SkSqliteMemory.Storage.Rows.Sessions;

/// <summary>A whole turn with its messages in order.</summary>
internal sealed record TurnRow(long Number, IReadOnlyList<MessageRow> Messages, int Tokens, bool IsComplete);
