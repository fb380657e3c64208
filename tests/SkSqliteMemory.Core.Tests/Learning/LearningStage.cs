using Microsoft.Extensions.AI;
using SkSqliteMemory.Core.Tests.Children;

namespace SkSqliteMemory.Core.Tests.Learning;

/// <summary>A memory that learns when it is told to, with a clock of its own.</summary>
internal sealed class LearningStage : IAsyncDisposable
{
    private readonly TempDatabase _file = new();

    private LearningStage(FakeTimeProvider time) => Time = time;

    public static MemoryScope Alice { get; } = new() { ApplicationId = "support", UserId = "alice" };

    public FakeTimeProvider Time { get; }

    public SqliteMemory Memory { get; private set; } = null!;

    public string Path => _file.Path;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<LearningStage> OpenAsync(Action<SqliteMemoryOptions>? configure = null)
    {
        LearningStage stage = new(new FakeTimeProvider());
        stage.Memory = await stage.OpenAnotherAsync(configure);
        return stage;
    }

    /// <summary>The same file once more, as another process would have it.</summary>
    public Task<SqliteMemory> OpenAnotherAsync(Action<SqliteMemoryOptions>? configure = null)
    {
        SqliteMemoryOptions options = new()
        {
            TimeProvider = Time, RunBackgroundWork = false, Durability = Durability.Normal, Summaries = { Enabled = false }, Learning = { Enabled = true },
        };
        configure?.Invoke(options);
        return SqliteMemory.OpenAsync(_file.Path, options, Token);
    }

    /// <summary>A turn: what the user says, and an answer.</summary>
    public async Task SayAsync(string text, string session = "s", string answer = "All right.", MemoryScope? scope = null)
    {
        ChatSession talk = await Memory.GetSessionAsync(scope ?? Alice, session, Token);
        await talk.AppendAsync([new(ChatRole.User, text), new(ChatRole.Assistant, answer)], cancellationToken: Token);
        Time.Advance(TimeSpan.FromMinutes(1));
    }

    /// <summary>Says it and learns it.</summary>
    public async Task TeachAsync(string text, string session = "s", string answer = "All right.", MemoryScope? scope = null)
    {
        await SayAsync(text, session, answer, scope);
        await Memory.RunPendingWorkAsync(Token);
    }

    public async Task<string[]> RecallAsync(string query, RecallOptions? options = null, MemoryScope? scope = null) =>
        [.. (await Memory.RecallAsync(scope ?? Alice, query, 20, options, Token)).Select(static hit => hit.Entry.Content)];

    /// <summary>What is current, in the order in which it was stored.</summary>
    public List<string> Current() => List("SELECT content FROM memories WHERE valid_to IS NULL ORDER BY id;");

    public List<string> List(string sql)
    {
        using RawFile raw = new(_file.Path);
        return raw.List(sql, static row => row.GetValue(0).ToString() ?? "");
    }

    public long Number(string sql)
    {
        using RawFile raw = new(_file.Path);
        return raw.Number(sql);
    }

    public async ValueTask DisposeAsync()
    {
        await Memory.DisposeAsync();
        _file.Dispose();
    }
}
