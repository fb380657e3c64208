using System.Collections.Frozen;
using SkSqliteMemory.Model.Text;

namespace SkSqliteMemory.Memory.Learning;

/// <summary>Words that turn what a text says into its contrary.</summary>
internal static class Negations
{
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Words =
        ((string[])["not", "no", "never", "without", "nobody", "nothing", "cannot", "nicht", "kein", "keine", "nie", "niemand", "nichts"])
            .ToFrozenSet(StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Whether the word read last negates: by itself, or as the "don" of "don't", whichever apostrophe that has.</summary>
    public static bool IsAt(in WordReader words) => words.PrecedesApostropheT || Words.Contains(words.Current);
}
