using Microsoft.Extensions.AI;

namespace SkSqliteMemory.Core.Tests.Learning;

/// <summary>Time decides what holds, whatever the order in which it is learned.</summary>
public sealed class FactTimelineTests
{
    private static readonly string[] Places = ["Bern", "Basel", "Zurich"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1, "lives in")]
    [InlineData(2, "lives in")]
    [InlineData(3, "likes")]
    public async Task What_is_learned_in_any_order_holds_as_if_it_were_learned_in_the_order_of_time(int seed, string predicate)
    {
        Random random = new(seed);
        await using LearningStage stage = await OpenAsync();
        for (int round = 0; round < 2; round++)
        {
            string[] said = [.. Enumerable.Range(0, 4).Select(place => Statement(random, predicate, place))];
            List<string>? expected = null;
            foreach (int[] order in Orders(said.Length))
            {
                MemoryScope owner = LearningStage.Alice with { UserId = $"{round}-{string.Concat(order)}" };
                foreach (int place in order)
                {
                    await TeachAsync(stage, owner, (said[place], place));
                }

                List<string> found = Intervals(stage, owner);
                // The first order is that of time.
                expected ??= found;
                Assert.True(expected.SequenceEqual(found), $"{string.Join(" | ", said)} in the order {string.Concat(order)}: {string.Join(" | ", found)} and not {string.Join(" | ", expected)}");
            }
        }
    }

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    public async Task Never_do_two_values_hold_at_a_time_whoever_says_them(int seed)
    {
        Random random = new(seed);
        await using LearningStage stage = await OpenAsync();
        for (int round = 0; round < 30; round++)
        {
            MemoryScope owner = LearningStage.Alice with { UserId = $"{round}" };
            int[] order = [.. Enumerable.Range(0, 6).OrderBy(_ => random.Next())];
            foreach (int place in order)
            {
                await TeachAsync(stage, owner, (Statement(random, "lives in", place), place), random.Next(2) == 0 ? ChatRole.User : ChatRole.Assistant);
            }
        }

        Assert.Equal(0, stage.Number("""
            SELECT count(*) FROM memories a JOIN memories b ON b.scope_id = a.scope_id AND b.fact_key = a.fact_key AND b.fact_value <> a.fact_value
            WHERE a.fact_value NOT LIKE 'not %' AND b.fact_value NOT LIKE 'not %'
                AND a.valid_from < coalesce(b.valid_to, 9e18) AND b.valid_from < coalesce(a.valid_to, 9e18)
                AND a.valid_from < coalesce(a.valid_to, 9e18) AND b.valid_from < coalesce(b.valid_to, 9e18);
            """));
    }

    [Fact]
    public async Task What_lies_between_two_values_ends_the_first_of_them()
    {
        await using LearningStage stage = await OpenAsync();
        await TeachAsync(stage, LearningStage.Alice, ("Home is Bern. [user/lives in/Bern]", 0));
        await TeachAsync(stage, LearningStage.Alice, ("Home is Zurich. [user/lives in/Zurich]", 20));
        await TeachAsync(stage, LearningStage.Alice, ("Home is Basel. [user/lives in/Basel]", 10));

        Assert.Equal(["Home is Zurich."], stage.Current());
        for (int minute = 5; minute < 30; minute += 10)
        {
            DateTimeOffset at = Start(stage).AddMinutes(minute);
            string home = Assert.Single(await stage.RecallAsync("home", new RecallOptions { AsOf = at }));
            Assert.Equal($"Home is {(minute < 10 ? "Bern" : minute < 20 ? "Basel" : "Zurich")}.", home);
            // The graph says the same.
            Assert.Single(
                (await stage.Memory.Graph.GetNeighboursAsync(LearningStage.Alice, "user", 1, at, Token)).Skip(1),
                near => home.Contains(near.Name, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_denial_that_is_learned_late_ends_where_the_contrary_was_said()
    {
        await using LearningStage stage = await OpenAsync();
        await TeachAsync(stage, LearningStage.Alice, ("Home is Bern. [user/lives in/Bern]", 20));
        await TeachAsync(stage, LearningStage.Alice, ("Bern is home no longer. [!user/lives in/Bern]", 10));

        Assert.Equal(["Home is Bern."], stage.Current());
        Assert.Equal("Bern", Assert.Single(await stage.Memory.Graph.GetRelationsAsync(LearningStage.Alice, "user", cancellationToken: Token)).Target);
    }

    internal static Task<LearningStage> OpenAsync() =>
        LearningStage.OpenAsync(static options => options.Learning = new LearningOptions { Extractor = new ExtractionTests.Extractor(Read) });

    /// <summary>Takes each message with a note of its relations for a memory: <c>I live in Bern. [user/lives in/Bern; !user/lives in/Basel]</c>.</summary>
    private static IReadOnlyList<ExtractedMemory> Read(ExtractionRequest request) =>
    [
        .. from one in request.Messages.Select(static (message, place) => (message.Text, place))
           where one.Text.Contains('[', StringComparison.Ordinal)
           let parts = one.Text.TrimEnd(']').Split(" [")
           select new ExtractedMemory(parts[0])
           {
               Sources = [one.place],
               Relations = [.. from note in parts[1].Split("; ")
                               let triple = note.TrimStart('!').Split('/')
                               select new ExtractedRelation(triple[0], triple[1], triple[2]) { IsNegated = note.StartsWith('!') }],
           },
    ];

    private static string Statement(Random random, string predicate, int place)
    {
        string value = Places[random.Next(Places.Length)];
        return random.Next(3) == 0 ? $"Note {place}: {value} no longer. [!user/{predicate}/{value}]" : $"Note {place}: {value}. [user/{predicate}/{value}]";
    }

    private static DateTimeOffset Start(LearningStage stage) => stage.Time.GetUtcNow().AddDays(-1);

    private static async Task TeachAsync(LearningStage stage, MemoryScope owner, (string Text, int Minute) said, ChatRole? by = null)
    {
        ChatSession talk = await stage.Memory.GetSessionAsync(owner, $"s{said.Minute}", Token);
        DateTimeOffset at = Start(stage).AddMinutes(said.Minute);
        ChatMessage message = new(by ?? ChatRole.User, said.Text) { CreatedAt = at };
        ChatMessage other = new(message.Role == ChatRole.User ? ChatRole.Assistant : ChatRole.User, "All right.") { CreatedAt = at };
        await talk.AppendAsync(message.Role == ChatRole.User ? [message, other] : [other, message], cancellationToken: Token);
        await stage.Memory.RunPendingWorkAsync(Token);
    }

    private static List<string> Intervals(LearningStage stage, MemoryScope owner) => stage.List($"""
        SELECT m.content || ' ' || m.valid_from || ' to ' || coalesce(m.valid_to, '-') || ' by ' || coalesce(s.content, '-')
        FROM memories m LEFT JOIN memories s ON s.id = m.superseded_by JOIN scopes c ON c.id = m.scope_id
        WHERE c.user_id = '{owner.UserId}'
        UNION SELECT e.name FROM relations r JOIN entities e ON e.id = r.object_id JOIN scopes c ON c.id = r.scope_id
        WHERE c.user_id = '{owner.UserId}' AND r.valid_to IS NULL
        ORDER BY 1;
        """);

    // All orders, that of the numbers first.
    private static IEnumerable<int[]> Orders(int count) => count == 0
        ? [[]]
        : from place in Enumerable.Range(0, count)
          from rest in Orders(count - 1)
          select (int[])[place, .. rest.Select(one => one < place ? one : one + 1)];
}
