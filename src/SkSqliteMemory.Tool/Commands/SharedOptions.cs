using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using SkSqliteMemory.Tool.Formats;

namespace SkSqliteMemory.Tool.Commands;

/// <summary>The options several commands have. Each call makes a new one, as a command owns its options.</summary>
internal static class SharedOptions
{
    public static Option<string> Db() => new("--db") { Description = "The memory file.", HelpName = "F", Required = true };

    public static Option<bool> Json() => new("--json") { Description = "Print JSON to standard output and nothing else." };

    public static Option<MemoryScope?> Scope(bool required = true) => new("--scope")
    {
        Description = "Whose memory: user=alice[,app=A,agent=B].",
        HelpName = "user=alice",
        Required = required,
        CustomParser = ParseScope,
    };

    /// <summary>A whole number of at least <paramref name="minimum"/>.</summary>
    public static Option<int> WholeNumber(string name, string description, int minimum, int defaultValue) => new(name)
    {
        Description = description,
        HelpName = "N",
        DefaultValueFactory = _ => defaultValue,
        CustomParser = result =>
        {
            if (int.TryParse(Typed(result), NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= minimum)
            {
                return number;
            }

            result.AddError($"{name} is '{Typed(result)}'; give a whole number of at least {minimum.ToString(CultureInfo.InvariantCulture)}.");
            return defaultValue;
        },
    };

    /// <summary>A number from 0 to 1.</summary>
    public static Option<double> Fraction(string name, string description, double defaultValue) => new(name)
    {
        Description = description,
        HelpName = "0..1",
        DefaultValueFactory = _ => defaultValue,
        CustomParser = result =>
        {
            if (double.TryParse(Typed(result), NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && number is >= 0 and <= 1)
            {
                return number;
            }

            result.AddError($"{name} is '{Typed(result)}'; give a number from 0 to 1.");
            return defaultValue;
        },
    };

    /// <summary>What was typed as the value of an option that takes one.</summary>
    public static string Typed(SymbolResult result) => string.Concat(result.Tokens.Select(token => token.Value));

    private static MemoryScope? ParseScope(ArgumentResult result)
    {
        if (ScopeText.TryParse(Typed(result), out MemoryScope? scope, out string? problem))
        {
            return scope;
        }

        result.AddError($"--scope cannot be used: {problem}.");
        return null;
    }
}
