using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SkSqliteMemory.Storage.Vectors.Resident.Codes;

/// <summary>
/// Zeroed memory that begins at a cache line: a load of 64 bytes that lies across two costs twice. It never moves, so that it stays so.
/// </summary>
internal sealed class AlignedArray<T>
    where T : unmanaged
{
    private const int Line = 64;

    private readonly T[] _array;
    private readonly int _start;

    public AlignedArray(int length)
    {
        int size = Unsafe.SizeOf<T>();
        Length = length;
        _array = GC.AllocateArray<T>(length + (Line / size), pinned: true);
        long over = Marshal.UnsafeAddrOfPinnedArrayElement(_array, 0).ToInt64() % Line;
        _start = (int)((Line - over) % Line) / size;
    }

    public int Length { get; }

    public long MemoryBytes => _array.LongLength * Unsafe.SizeOf<T>();

    public Span<T> Span => _array.AsSpan(_start, Length);

    public Span<T> Slice(int start, int length) => _array.AsSpan(_start + start, length);

    /// <summary>The same content with more room behind it.</summary>
    public AlignedArray<T> Longer(int length)
    {
        AlignedArray<T> longer = new(length);
        Span.CopyTo(longer.Span);
        return longer;
    }
}
