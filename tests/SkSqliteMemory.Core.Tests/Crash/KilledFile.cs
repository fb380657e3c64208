using System.Runtime.InteropServices;
using Microsoft.Extensions.AI;
using SkSqliteMemory.Core.Tests.Children;
using SkSqliteMemory.StressHost;

namespace SkSqliteMemory.Core.Tests.Crash;

/// <summary>Looks at a file whose writer was killed.</summary>
internal sealed class KilledFile(string path, Acknowledgements said, bool mayLackVectors = false)
{
    private readonly HashSet<string> _seen = [];

    public async Task CheckAsync()
    {
        // First as any program would find it, before the engine may have mended something.
        using (RawFile raw = new(path))
        {
            Assert.Equal("ok", raw.Text("PRAGMA integrity_check;"));
            Assert.Equal("", raw.Text("PRAGMA foreign_key_check;"));
            raw.Execute("INSERT INTO messages_fts (messages_fts, rank) VALUES ('integrity-check', 1);");
            raw.Execute("INSERT INTO memories_fts (memories_fts, rank) VALUES ('integrity-check', 1);");
            CheckSets(raw);
            CheckMemories(raw);
            CheckExchanges(raw);
        }

        await using SqliteMemory memory = await SqliteMemory.OpenAsync(path, new SqliteMemoryOptions { RunBackgroundWork = false });
        Assert.All(await memory.CheckAsync(), check => Assert.True(check.Passed, $"{check.Name}: {check.Detail}"));
    }

    private void CheckSets(RawFile raw)
    {
        Assert.True(mayLackVectors || raw.Number("SELECT count(*) FROM memories WHERE id NOT IN (SELECT memory_row FROM memory_vectors);") == 0);
        Assert.Equal(0, raw.Number("""
            SELECT (SELECT count(*) FROM memory_vectors WHERE memory_row NOT IN (SELECT id FROM memories))
                + (SELECT count(*) FROM memories WHERE id NOT IN (SELECT id FROM memories_fts_docsize))
                + (SELECT count(*) FROM memories_fts_docsize WHERE id NOT IN (SELECT id FROM memories))
                + (SELECT count(*) FROM messages WHERE id NOT IN (SELECT id FROM messages_fts_docsize))
                + (SELECT count(*) FROM messages_fts_docsize WHERE id NOT IN (SELECT id FROM messages));
            """));
        Assert.Equal(0, raw.Number("""
            SELECT count(*) FROM sessions s
            WHERE message_count <> (SELECT count(*) FROM messages WHERE session_row = s.id)
                OR turn_count <> (SELECT count(*) FROM turns WHERE session_row = s.id)
                OR tokens <> (SELECT sum(tokens) FROM messages WHERE session_row = s.id)
                OR tokens <> (SELECT sum(tokens) FROM turns WHERE session_row = s.id)
                OR next_position <> message_count;
            """));
        Assert.Equal(0, raw.Number("""
            SELECT count(*) FROM turns t JOIN sessions s ON s.id = t.session_row JOIN scopes o ON o.id = s.scope_id
            WHERE o.user_id = 'writer' AND (state <> 'complete' OR 4 <> (SELECT count(*) FROM messages m WHERE m.session_row = t.session_row AND m.turn = t.number));
            """));
    }

    private void CheckMemories(RawFile raw)
    {
        Dictionary<string, (string Content, byte[] Vector)> found = raw.List(
            "SELECT memory_id, content, vector FROM memories m JOIN memory_vectors v ON v.memory_row = m.id;",
            static row => (Id: row.GetString(0), Content: row.GetString(1), Vector: (byte[])row.GetValue(2)))
            .ToDictionary(static row => row.Id, static row => (row.Content, row.Vector));
        Assert.All(said.Forgotten, id => Assert.False(found.ContainsKey(id), $"{id} was forgotten and is there"));
        foreach ((string id, string token) in said.Remembered)
        {
            Assert.True(found.TryGetValue(id, out (string Content, byte[] Vector) memory), $"{id} ({token}) was acknowledged and is not there");
            // What was whole once is not read again at each kill, only counted.
            if (_seen.Add(id))
            {
                Assert.Equal(StressText.Of(token), memory.Content);
                HashedTextEmbeddingGenerator embed = new(memory.Vector.Length / sizeof(float));
                Embedding<float> vector = embed.GenerateAsync([memory.Content]).GetAwaiter().GetResult()[0];
                Assert.Equal(MemoryMarshal.AsBytes(vector.Vector.Span), memory.Vector);
            }
        }
    }

    private void CheckExchanges(RawFile raw)
    {
        ILookup<string, (string Id, string Session, long Position, string Text)> found = raw.List(
            "SELECT message_id, session_id, position, text FROM messages m JOIN sessions s ON s.id = m.session_row JOIN scopes o ON o.id = s.scope_id WHERE o.user_id = 'writer' ORDER BY session_row, position;",
            static row => (Id: row.GetString(0), Session: row.GetString(1), Position: row.GetInt64(2), Text: row.GetString(3)))
            .ToLookup(static row => row.Id[..row.Id.LastIndexOf('/')]);
        Assert.All(said.Appended, batch => Assert.Equal(batch.Value, found[batch.Key].FirstOrDefault().Session));
        foreach (IGrouping<string, (string Id, string Session, long Position, string Text)> batch in found)
        {
            // Also an exchange whose acknowledgement was killed is there whole or not at all.
            Assert.Equal(StressText.IdsOf(batch.Key, 4), batch.Select(static row => row.Id));
            Assert.Equal([0, 1, 2, 3], batch.Select(row => row.Position - batch.First().Position));
            if (_seen.Add(batch.Key))
            {
                Assert.Equal(StressText.Of(batch.First().Id), batch.First().Text);
                Assert.EndsWith(StressText.Of(batch.ElementAt(2).Id), batch.ElementAt(2).Text, StringComparison.Ordinal);
            }
        }
    }
}
