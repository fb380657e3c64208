using SkSqliteMemory.TestUtilities.PublicApi;

namespace SkSqliteMemory.Core.Tests.House;

public sealed class PublicApiTests
{
    [Fact]
    public void The_public_surface_is_the_one_agreed_to() =>
        Findings.None(PublicApiBaseline.Differences(typeof(SqliteMemoryOptions).Assembly));

    [Fact]
    public void The_surface_shows_what_a_caller_depends_on()
    {
        string text = PublicApiText.Of(typeof(Surface).Assembly);

        string[] expected =
        [
            "    virtual DoAsync<T>(string? text, IReadOnlyList<string?> more, int top = 5, CancellationToken cancellationToken = default) : Task<T?> where T : class, IDisposable",
            "    Kind { get; init; } : DayOfWeek?",
            "    required Name { get; set; } : string",
            "    static Create(this string text, out int? length) : Surface",
        ];
        Assert.Empty(expected.Except(text.Split('\n')));
        Assert.DoesNotContain("Hidden", text, StringComparison.Ordinal);
    }
}

/// <summary>Something to show.</summary>
public class Surface
{
    public required string Name { get; set; }

    public DayOfWeek? Kind { get; init; }

    internal string? Hidden { get; set; }

    public virtual Task<T?> DoAsync<T>(string? text, IReadOnlyList<string?> more, int top = 5, CancellationToken cancellationToken = default)
        where T : class, IDisposable => Task.FromResult<T?>(null);
}

/// <summary>Something to show.</summary>
public static class SurfaceExtensions
{
    public static Surface Create(this string text, out int? length)
    {
        length = text?.Length;
        return new Surface { Name = text ?? "" };
    }
}
