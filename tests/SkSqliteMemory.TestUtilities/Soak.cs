namespace SkSqliteMemory.TestUtilities;

/// <summary>Lets one test be short every day and long under <c>dotnet run build.cs soak</c>.</summary>
public static class Soak
{
    /// <summary>Whether this is a long run: the environment variable <c>SKSM_SOAK</c> is 1.</summary>
    public static bool IsOn { get; } = Environment.GetEnvironmentVariable("SKSM_SOAK") == "1";

    /// <summary>How often to do it: <paramref name="usually"/>, or <paramref name="inLongRuns"/>.</summary>
    public static int Rounds(int usually, int inLongRuns) => IsOn ? inLongRuns : usually;
}
