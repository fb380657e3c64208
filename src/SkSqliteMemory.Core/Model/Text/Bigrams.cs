namespace SkSqliteMemory.Model.Text;

/// <summary>Walks the overlapping pairs of characters of a run; a run of one character has none.</summary>
/// <remarks>A character is a code point with the marks that stand on it.</remarks>
internal ref struct Bigrams(ReadOnlySpan<char> run)
{
    private ReadOnlySpan<char> _rest = run;
    private int _firstLength = UnspacedScript.CharacterLength(run);

    /// <summary>The pair read last.</summary>
    public ReadOnlySpan<char> Current { get; private set; }

    /// <summary>What no pair has begun with yet; the run's last character once <see cref="MoveNext"/> has returned false.</summary>
    public readonly ReadOnlySpan<char> Rest => _rest;

    /// <summary>Reads the next pair.</summary>
    public bool MoveNext()
    {
        if (_firstLength == _rest.Length)
        {
            return false;
        }

        int secondLength = UnspacedScript.CharacterLength(_rest[_firstLength..]);
        Current = _rest[..(_firstLength + secondLength)];
        _rest = _rest[_firstLength..];
        _firstLength = secondLength;
        return true;
    }
}
