using System.Text;

namespace SkSqliteMemory.Model.Embeddings;

/// <summary>A hash that is the same in every process, on every platform and in every later version.</summary>
/// <remarks>
/// FNV-1a (Fowler, Noll, Vo) with 64 bits over UTF-8, finished with the mixer of MurmurHash3 because the high bits of FNV are
/// poor for short input. Stored vectors depend on it: it must never change.
/// </remarks>
internal struct FeatureHash
{
    private const ulong OffsetBasis = 14695981039346656037;
    private const ulong Prime = 1099511628211;

    private ulong _state;

    /// <summary>Starts a hash; features of different kinds start differently, so that "the" the word is not "the" the trigram.</summary>
    public static FeatureHash Start(byte kind)
    {
        FeatureHash hash = new() { _state = OffsetBasis };
        hash.AddByte(kind);
        return hash;
    }

    /// <summary>Adds a code point.</summary>
    public void Add(Rune rune)
    {
        Span<byte> utf8 = stackalloc byte[4];
        int length = rune.EncodeToUtf8(utf8);
        for (int i = 0; i < length; i++)
        {
            AddByte(utf8[i]);
        }
    }

    /// <summary>The hash of what was added so far.</summary>
    public readonly ulong Finish()
    {
        ulong mixed = _state;
        mixed ^= mixed >> 33;
        mixed *= 0xFF51AFD7ED558CCD;
        mixed ^= mixed >> 33;
        mixed *= 0xC4CEB9FE1A85EC53;
        return mixed ^ (mixed >> 33);
    }

    private void AddByte(byte value) => _state = (_state ^ value) * Prime;
}
