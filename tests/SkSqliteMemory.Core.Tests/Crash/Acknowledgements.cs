namespace SkSqliteMemory.Core.Tests.Crash;

/// <summary>What killed writers said, over all kills of a file.</summary>
internal sealed class Acknowledgements
{
    /// <summary>The ids of memories that must be there, with the token of their text.</summary>
    public Dictionary<string, string> Remembered { get; } = [];

    /// <summary>The ids of memories that must be gone.</summary>
    public HashSet<string> Forgotten { get; } = [];

    /// <summary>The ids of memories that were being forgotten at the kill, and may be there or not.</summary>
    public HashSet<string> Undecided { get; } = [];

    /// <summary>The batches that must be there, with their session.</summary>
    public Dictionary<string, string> Appended { get; } = [];

    public int Count { get; private set; }

    public void Take(IEnumerable<string> lines)
    {
        foreach (string[] words in lines.Select(static line => line.Split(' ')))
        {
            Take(words);
        }
    }

    private void Take(string[] words)
    {
        switch (words)
        {
            case ["remembered", var id, var token]:
                Remembered.Add(id, token);
                break;
            case ["forgetting", var id]:
                Remembered.Remove(id);
                Undecided.Add(id);
                return;
            case ["forgot", var id]:
                Undecided.Remove(id);
                Forgotten.Add(id);
                break;
            case ["appended", var batch, var session]:
                Appended.Add(batch, session);
                break;
            default:
                throw new InvalidDataException($"The writer said '{string.Join(' ', words)}'.");
        }

        Count++;
    }
}
