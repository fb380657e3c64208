using Microsoft.Data.Sqlite;
using SkSqliteMemory.Model.Text.Speech;
using SkSqliteMemory.Storage.Files;
using SkSqliteMemory.Storage.Keywords.Talks;
using SkSqliteMemory.Storage.Tables;

namespace SkSqliteMemory.Storage.Keywords;

/// <summary>Where an index of words takes its rows from, and how it learns what changed.</summary>
internal abstract class KeywordSource
{
    /// <summary>A search reads so many changed rows by itself; with more the background does it.</summary>
    public virtual int MostCaughtUpAtOnce => 64;

    /// <summary>A number that grows with every change of the rows.</summary>
    public abstract long Newest(FileConnection connection);

    /// <summary>The rows that changed after that number, gone ones among them; null when that is not known any more.</summary>
    public abstract List<long>? ChangedAfter(FileConnection connection, long sequence, KeywordIndex index);

    /// <summary>The next rows in their order.</summary>
    public abstract List<KeywordDocument> ReadAfter(FileConnection connection, long row, int top);

    /// <summary>A row, or none when it is gone.</summary>
    public abstract List<KeywordDocument> ReadOne(FileConnection connection, long row);
}

/// <summary>Rows whose changes the change feed tells.</summary>
/// <param name="entity">The name of the rows in the feed.</param>
internal abstract class ChangeFeedKeywords(string entity) : KeywordSource
{
    public override long Newest(FileConnection connection) => ChangesTable.Newest(connection);

    public override List<long>? ChangedAfter(FileConnection connection, long sequence, KeywordIndex index) =>
        ChangesTable.RowsAfter(connection, entity, sequence);
}

/// <summary>Memories: all of them, for FTS5 counts those that are superseded too.</summary>
internal sealed class MemoryKeywords() : ChangeFeedKeywords("memory")
{
    private const string Columns = "id, scope_id, session_id, kind, valid_to IS NULL, expires_at, coalesce(search_text, content)";

    private const string Next = $"""
        SELECT {Columns} FROM memories
        WHERE id > $row
        ORDER BY id
        LIMIT $top;
        """;

    private const string One = $"SELECT {Columns} FROM memories WHERE id = $row;";

    // FTS5 counts the token of the owner in the column scope.
    private const int ScopeTokens = 1;

    public override List<KeywordDocument> ReadAfter(FileConnection connection, long row, int top) =>
        connection.Prepare(Next).Set("$row", row).Set("$top", top).List(Read);

    public override List<KeywordDocument> ReadOne(FileConnection connection, long row) => connection.Prepare(One).Set("$row", row).List(Read);

    private static KeywordDocument Read(SqliteDataReader row)
    {
        long expires = !row.GetBoolean(4) ? long.MinValue : row.IsDBNull(5) ? long.MaxValue : row.GetInt64(5);
        KeywordSlot slot = new(row.GetInt64(0), row.GetInt64(1), row.GetString(2), row.GetString(3), expires);
        return new KeywordDocument(slot with { Length = ScopeTokens, Turn = KeywordSlot.NoTurn }, row.GetString(6));
    }
}

/// <summary>Messages of all sessions.</summary>
internal sealed class MessageKeywords() : ChangeFeedKeywords("message")
{
    private const string Columns = "m.id, m.scope_id, s.session_id, m.turn, coalesce(m.author, ''), coalesce(m.search_text, m.text), m.position, m.created_at";

    private const string Next = $"""
        SELECT {Columns} FROM messages m JOIN sessions s ON s.id = m.session_row
        WHERE m.id > $row
        ORDER BY m.id
        LIMIT $top;
        """;

    private const string One = $"SELECT {Columns} FROM messages m JOIN sessions s ON s.id = m.session_row WHERE m.id = $row;";

    // FTS5 counts the tokens of the owner and of the session in the column scope.
    private const int ScopeTokens = 2;

    public override List<KeywordDocument> ReadAfter(FileConnection connection, long row, int top) =>
        connection.Prepare(Next).Set("$row", row).Set("$top", top).List(Read);

    public override List<KeywordDocument> ReadOne(FileConnection connection, long row) => connection.Prepare(One).Set("$row", row).List(Read);

    /// <summary>A message as it is indexed; its length counts nothing yet.</summary>
    public static KeywordDocument Document(KeywordSlot slot, (string Author, string Text) said, (long Position, long At) place)
    {
        TalkText text = TalkText.Read(said.Text);
        // The line feed separates words as the border of two columns does.
        return new KeywordDocument(slot with { Length = ScopeTokens }, $"{said.Author}\n{text.Said}")
        {
            Asked = text.Asked,
            Facts = new TalkFacts(place.Position, place.At, said.Author, text.Traits, said.Text.Length == 0),
        };
    }

    private static KeywordDocument Read(SqliteDataReader row)
    {
        KeywordSlot slot = new(row.GetInt64(0), row.GetInt64(1), row.GetString(2), MemoryEntry.MessageKind, long.MaxValue)
        {
            Turn = row.GetInt64(3),
        };
        return Document(slot, (row.GetString(4), row.GetString(5)), (row.GetInt64(6), row.GetInt64(7)));
    }
}
