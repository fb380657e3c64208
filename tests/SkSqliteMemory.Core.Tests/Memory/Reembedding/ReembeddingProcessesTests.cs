using System.Globalization;
using System.Runtime.InteropServices;
using SkSqliteMemory.Core.Tests.Children;
using SkSqliteMemory.Core.Tests.Crash;
using SkSqliteMemory.Core.Tests.Learning;
using SkSqliteMemory.Core.Tests.Memory.Forgetting;
using SkSqliteMemory.StressHost;

namespace SkSqliteMemory.Core.Tests.Memory.Reembedding;

public sealed class ReembeddingProcessesTests
{
    private const int Processes = 8;

    [Fact]
    public async Task Of_eight_processes_one_changes_the_model_and_all_go_on_with_it()
    {
        using TempDatabase file = new();
        await using SqliteMemory memory = await SqliteMemory.OpenAsync(file.Path, ModelChanger.Options());
        using StressChildren children = await StressChildren.StartAsync(Processes, _ => ["reembed", file.Path]);
        for (int round = 0; round < 4; round++)
        {
            await Task.WhenAll(Enumerable.Range(0, 200).Select(i => memory.RememberAsync(ModelChanger.Owner, $"round {round} memory {i}")));
            int dimensions = round % 2 == 0 ? ModelChanger.Next : ModelChanger.Former;

            string[] answers = await children.AskAsync(start => ["reembed", start, $"{dimensions}"]);

            Assert.Single(answers, static answer => answer.StartsWith("changed ", StringComparison.Ordinal));
            // In the first round all there is; later what the former vectors, which are kept, do not have: two rounds and those who were here.
            int embedded = answers.Sum(static answer => int.Parse(answer.Split(' ')[1], CultureInfo.InvariantCulture));
            using RawFile raw = new(file.Path);
            Assert.InRange(embedded, round == 0 ? 200 : 200 + 1, round == 0 ? 200 : 400 + (2 * Processes));
            AssertOneModel(raw, dimensions, mayLack: false);
        }

        Assert.All(await memory.CheckAsync(), check => Assert.True(check.Passed, $"{check.Name}: {check.Detail}"));
        await children.EndAsync();
    }

    [Fact]
    public async Task Whenever_a_process_that_does_everything_is_killed_all_is_whole_and_of_one_model()
    {
        using TempDatabase file = new();
        Acknowledgements mixed = new();
        KilledFile killed = new(file.Path, mixed, mayLackVectors: true);
        Dictionary<string, string> evictable = [];
        HashSet<string> evicting = [], forgotten = [], appended = [];
        int changes = 0, resumed = 0;
        Random random = new(20_261_121);
        int kills = Soak.Rounds(usually: 15, inLongRuns: 200);
        StressChild next = Start(0);
        for (int run = 0; run < kills; run++)
        {
            using StressChild child = next;
            await child.ExpectAsync("UP");
            child.Say("GO");
            await child.ExpectAsync("READY");
            next = Start(run + 1);
            // So much is done before the kill on a fast machine and on a slow one; some get as far as a change of the model.
            int lines = random.Next(120);
            for (int sofar = changes; lines > 0 || (run % 4 == 1 && changes == sofar); lines--)
            {
                Take(await child.HearAsync());
            }

            await Task.Delay(random.Next(300));
            (await child.KillAsync()).ForEach(Take);

            EvictedFile.Check(file.Path, evictable, forgotten, mayLackVectors: true);
            LearnedFile.AssertWhole(file.Path);
            await killed.CheckAsync();
            using RawFile raw = new(file.Path);
            AssertOneModel(raw, Current(raw), mayLack: true);
        }

        next.Dispose();
        TestContext.Current.SendDiagnosticMessage(
            $"{kills} kills, {mixed.Count} writes, {evictable.Count} evictable, {appended.Count} to learn from, {changes} changes of the model, {resumed} of them resumed");
        Assert.True(mixed.Count > kills && evictable.Count > kills && appended.Count > kills && changes > 0, "They were killed before they wrote; the test shows nothing.");
        await Assert_that_everything_ends(file.Path, appended);

        StressChild Start(int run) => StressChild.Start("everything", file.Path, $"r{run}", $"{run}");

        void Take(string line)
        {
            switch (line.Split(' '))
            {
                case ["changed" or "resumed"]:
                    changes++;
                    resumed += line == "resumed" ? 1 : 0;
                    break;
                case ["appended", var token]:
                    appended.Add(token);
                    break;
                case ["remembered", var id, var token] when token.Contains('e', StringComparison.Ordinal):
                    evictable.Add(id, token);
                    evicting.Add(id);
                    break;
                // A forget that was under way may have got through without a word.
                case ["forgetting", var id] when evicting.Contains(id):
                    evictable.Remove(id);
                    break;
                case ["forgot", var id] when evicting.Contains(id):
                    forgotten.Add(id);
                    break;
                default:
                    mixed.Take([line]);
                    break;
            }
        }
    }

    private static async Task Assert_that_everything_ends(string path, HashSet<string> appended)
    {
        SqliteMemoryOptions options = ModelChanger.Options();
        options.Learning.Enabled = true;
        await using SqliteMemory memory = await SqliteMemory.OpenAsync(path, options);
        await memory.RunPendingWorkAsync();
        MemoryStatistics statistics = await memory.GetStatisticsAsync();
        Assert.Equal((0L, 0L, 0L), (statistics.JobsWaiting, statistics.JobsRunning, statistics.JobsParked));
        using (RawFile raw = new(path))
        {
            int other = Current(raw) == ModelChanger.Next ? ModelChanger.Former : ModelChanger.Next;
            Assert.True((await memory.Embeddings.ReembedAsync(new HashedTextEmbeddingGenerator(other))).Changed);
            AssertOneModel(raw, other, mayLack: false);
            HashSet<string> learned = [.. raw.List(
                "SELECT content FROM memories WHERE scope_id = (SELECT id FROM scopes WHERE user_id = 'learner');", static row => row.GetString(0)["I like song ".Length..])];
            Assert.Empty(appended.Except(learned));
        }

        LearnedFile.AssertWhole(path);
        Assert.All(await memory.CheckAsync(), check => Assert.True(check.Passed, $"{check.Name}: {check.Detail}"));
    }

    private static int Current(RawFile raw) => (int)raw.Number("SELECT dimensions FROM embedding_models WHERE state = 'current';");

    // Each vector is of its model and of its text, in both tables.
    private static void AssertOneModel(RawFile raw, int dimensions, bool mayLack)
    {
        Assert.Equal(dimensions, Current(raw));
        foreach (string table in (string[])["memory_vectors", "memory_vectors_shadow"])
        {
            List<(string Content, byte[] Vector, int Dimensions, string State)> rows = raw.List(
                $"SELECT m.content, v.vector, k.dimensions, k.state FROM {table} v JOIN memories m ON m.id = v.memory_row JOIN embedding_models k ON k.id = v.model_id;",
                static row => (row.GetString(0), (byte[])row.GetValue(1), row.GetInt32(2), row.GetString(3)));
            Assert.All(rows, row => Assert.Equal((table == "memory_vectors" ? "current" : "shadow", row.Dimensions * sizeof(float)), (row.State, row.Vector.Length)));
            foreach ((string content, byte[] vector, int size, _) in rows.OrderBy(static row => row.Content.Length).ThenBy(static row => row.Content[^1]).Take(500))
            {
                Assert.Equal(MemoryMarshal.AsBytes(new HashedTextEmbeddingGenerator(size).GenerateAsync([content]).GetAwaiter().GetResult()[0].Vector.Span), vector);
            }
        }

        Assert.True(mayLack || raw.Number("SELECT count(*) FROM memories WHERE valid_to IS NULL AND id NOT IN (SELECT memory_row FROM memory_vectors);") == 0);
    }
}
