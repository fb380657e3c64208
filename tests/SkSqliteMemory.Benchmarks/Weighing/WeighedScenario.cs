using System.Globalization;
using Microsoft.Data.Sqlite;
using SkSqliteMemory.Benchmarks.Corpus;
using SkSqliteMemory.Benchmarks.Harness;
using SkSqliteMemory.TestUtilities;

namespace SkSqliteMemory.Benchmarks.Weighing;

/// <summary>A question, the kind of difficulty it has, and the id of the one memory that answers it.</summary>
internal sealed record WeighedQuestion(string Kind, string Text, string Answer);

/// <summary>
/// Memories of one owner over two years, with questions whose answer one signal tells from the others that share its words: the newer one, the
/// important one, the one that was wanted, or, where the words tell it, an old and unimportant one among newer and more important ones.
/// </summary>
internal sealed class WeighedScenario
{
    private const int PerKind = 40;
    private const int Background = 2_000;

    private readonly Random _random = new(Bench.Seed);
    private readonly Sentences _sentences = new(Bench.Seed);
    private readonly List<WeighedQuestion> _questions = [];
    private readonly List<(string Id, double Age, int Accesses)> _facts = [];

    public IReadOnlyList<WeighedQuestion> Questions => _questions;

    public FakeTimeProvider Time { get; } = new();

    public static async Task<WeighedScenario> CreateAsync(string path)
    {
        WeighedScenario scenario = new();
        await using (SqliteMemory memory = await SqliteMemory.OpenAsync(path, scenario.Options(new ScoringOptions())))
        {
            foreach (string text in new MemoryTexts(Bench.Seed).Take(Background))
            {
                await scenario.AddAsync(memory, text, (scenario._random.NextDouble(), scenario._random.NextDouble() * 700, scenario._random.Next(4)));
            }

            for (int i = 0; i < PerKind; i++)
            {
                await scenario.AskAsync(memory, i);
            }
        }

        scenario.SetFacts(path);
        return scenario;
    }

    public SqliteMemoryOptions Options(ScoringOptions scoring) => new()
    {
        TimeProvider = Time, RunBackgroundWork = false, Durability = Durability.Normal, Scoring = scoring,
    };

    private async Task AskAsync(SqliteMemory memory, int i)
    {
        // What every candidate of a question says alike; only the sum or date at its end differs.
        string subject = _sentences.Fill("{person} {kind} {thing} {place}");
        string number = i.ToString(CultureInfo.InvariantCulture);
        double importance = 0.3 + (_random.NextDouble() * 0.4);
        int accesses = _random.Next(3);
        await GroupAsync(memory, "newer", $"{subject} address n{number}", (importance, 20, accesses), (importance, 400, accesses + 2), (importance, 200, accesses));
        await GroupAsync(memory, "important", $"{subject} warning m{number}", (0.95, 300, accesses), (0.3, 250, accesses), (0.2, 100, accesses + 1));
        await GroupAsync(memory, "wanted", $"{subject} recipe w{number}", (importance, 200, 30), (importance, 180, 0), (importance + 0.05, 150, 1));
        await GroupAsync(memory, "still true", $"{subject} birthday s{number}", (importance + 0.1, 600, 3), (importance, 30, 3), (importance, 60, 3));
        await AddAsync(memory, $"{subject} {_sentences.Fill("{thing} {sum}")}", (0.9, 5, 20));
        string plain = await AddAsync(memory, $"{subject} insurance policy p{number} {_sentences.Fill("{sum}")}", (0.1, 650, 0));
        await AddAsync(memory, $"{_sentences.Fill("{person}")} insurance policy {_sentences.Fill("{sum}")}", (0.8, 3, 20));
        _questions.Add(new WeighedQuestion("plain", $"{subject} insurance policy p{number}", plain));
    }

    private async Task GroupAsync(SqliteMemory memory, string kind, string words, params (double Importance, double Age, int Accesses)[] candidates)
    {
        // In any order: ties go by age of the row, which must not tell the answer.
        foreach ((double, double, int) candidate in candidates.OrderBy(_ => _random.Next()))
        {
            string id = await AddAsync(memory, $"{words} {_sentences.Fill("{sum}")}", candidate);
            if (candidate == candidates[0])
            {
                _questions.Add(new WeighedQuestion(kind, words, id));
            }
        }
    }

    private async Task<string> AddAsync(SqliteMemory memory, string text, (double Importance, double Age, int Accesses) facts)
    {
        MemoryEntry entry = await memory.RememberAsync(FilledFile.Owner, text, Math.Min(1, facts.Importance));
        _facts.Add((entry.Id, facts.Age, facts.Accesses));
        return entry.Id;
    }

    // Two years of recalls in one statement each.
    private void SetFacts(string path)
    {
#pragma warning disable RS0030 // The scenario is made by another program, so to speak.
        using SqliteConnection connection = new($"Data Source={path};Pooling=False");
#pragma warning restore RS0030
        connection.Open();
        using SqliteTransaction transaction = connection.BeginTransaction();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "UPDATE memories SET created_at = $at, accessed_at = $at, access_count = $count WHERE memory_id = $id;";
        foreach ((string id, double age, int accesses) in _facts)
        {
            command.Parameters.Clear();
            command.Parameters.AddWithValue("$id", id);
            command.Parameters.AddWithValue("$at", Time.GetUtcNow().AddDays(-age).ToUnixTimeMilliseconds());
            command.Parameters.AddWithValue("$count", accesses);
            command.ExecuteNonQuery();
        }

        transaction.Commit();
    }
}
