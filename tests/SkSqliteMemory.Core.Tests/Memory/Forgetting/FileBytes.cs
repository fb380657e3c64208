using System.Runtime.InteropServices;
using System.Text;

namespace SkSqliteMemory.Core.Tests.Memory.Forgetting;

/// <summary>The bytes of everything the engine writes: all files in the folder of the database, whatever they are called.</summary>
internal sealed class FileBytes(string directory)
{
    /// <summary>How often a word stands in them, as UTF-8 in lower case or as it is, or as UTF-16.</summary>
    public int Count(string word) => CountAny([Encoding.UTF8.GetBytes(word), Encoding.UTF8.GetBytes(word.ToLowerInvariant()), Encoding.Unicode.GetBytes(word)]);

    /// <summary>How often a vector stands in them: all its numbers.</summary>
    public int Count(ReadOnlyMemory<float> vector) => CountAny([MemoryMarshal.AsBytes(vector.Span).ToArray()]);

    private int CountAny(byte[][] forms) => System.IO.Directory.GetFiles(directory).Sum(path =>
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using MemoryStream bytes = new();
        file.CopyTo(bytes);
        return forms.Distinct(ByteComparer.Instance).Sum(form => bytes.ToArray().AsSpan().Count(form));
    });

    private sealed class ByteComparer : IEqualityComparer<byte[]>
    {
        public static ByteComparer Instance { get; } = new();

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(byte[] bytes) => bytes.Length;
    }
}
