using SkSqliteMemory.Storage.Files;

namespace SkSqliteMemory.Storage.Keywords;

/// <summary>
/// Cuts text into the words FTS5 would index, by asking FTS5 itself on a database in memory: a second tokenizer could never be kept equal.
/// Used by one thread at a time.
/// </summary>
internal sealed class KeywordTokens : IDisposable
{
    // The tokenizer of the schema's full-text tables.
    private const string CreateTables = """
        CREATE VIRTUAL TABLE words USING fts5 (
            text, asked, content = '', columnsize = 0, tokenize = "porter unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'");
        CREATE VIRTUAL TABLE instances USING fts5vocab (words, 'instance');
        """;

    private const string Insert = "INSERT INTO words (rowid, text, asked) VALUES ($row, $text, $asked);";

    // A mark that combines with nothing is a word of no letters to FTS5, and told as NULL.
    private const string ReadInstances = "SELECT coalesce(term, ''), doc, col = 'asked' FROM instances;";

    private const string Clear = "INSERT INTO words (words) VALUES ('delete-all');";

    private FileConnection? _opened;

    private FileConnection Connection => _opened ??= Open();

    /// <summary>The words of texts, whatever their rows: term by term, each with the texts that hold it in their order and how often they do.</summary>
    public List<KeywordOccurrence> Read(IReadOnlyList<KeywordDocument> texts)
    {
        List<KeywordOccurrence> found = [];
        Connection.RunTogether(connection =>
        {
            for (int place = 0; place < texts.Count; place++)
            {
                connection.Prepare(Insert).Set("$row", place).Set("$text", texts[place].Text).Set("$asked", texts[place].Asked).Execute();
            }

            connection.Prepare(ReadInstances).List(row => Count(found, row.GetString(0), row.GetInt32(1), row.GetInt32(2)));
            connection.Prepare(Clear).Execute();
        });
        return found;
    }

    public void Dispose() => _opened?.Dispose();

    private static FileConnection Open()
    {
        FileConnection connection = ConnectionFactory.OpenInMemory();
        connection.Execute(CreateTables);
        return connection;
    }

    // FTS5 tells every single occurrence, those of a word in a text one after the other.
    private static int Count(List<KeywordOccurrence> found, string term, int place, int asked)
    {
        if (found.Count > 0 && found[^1] is { } last && last.Place == place && last.Term == term)
        {
            found[^1] = last with { Count = last.Count + 1, Asked = last.Asked + asked };
        }
        else
        {
            found.Add(new KeywordOccurrence(term, place, 1, asked));
        }

        return found.Count;
    }
}

/// <summary>A word as FTS5 stores it, the text it stands in, by place in the list that was given, how often, and how often of these in its questions.</summary>
internal readonly record struct KeywordOccurrence(string Term, int Place, int Count, int Asked);
