using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using SkSqliteMemory.Storage.Files;
using SkSqliteMemory.Storage.Vectors.Resident.Codes;

namespace SkSqliteMemory.VectorData.Tables.Blocks;

/// <summary>Keeps the short codes of one property in step with its vectors, inside the transaction that writes those.</summary>
internal sealed class CodeBlocks(FileConnection connection, CodeTable table)
{
    private byte[]? _codes;

    /// <summary>Whether all full blocks of vectors have codes; those of an earlier version get them last to first.</summary>
    public static bool AreWhole(FileConnection connection, VectorTable vectors, CollectionState state) =>
        vectors.Codes is { } codes && (state.Count < codes.PerBlock || new CodeBlocks(connection, codes).Has(0));

    public bool Has(long block) => connection.Prepare(table.Has).Set("$block", block).Number() is not null;

    /// <summary>Codes a full block.</summary>
    public void Write(long block, ReadOnlySpan<byte> vectors)
    {
        byte[] codes = _codes ??= new byte[table.CodeBytes * table.PerBlock];
        ReadOnlySpan<float> numbers = MemoryMarshal.Cast<byte, float>(vectors);
        for (int place = 0; place < table.PerBlock; place++)
        {
            ReadOnlySpan<float> vector = numbers.Slice(place * table.Dimensions, table.Dimensions);
            ShortCode.Write(float.IsNaN(vector[0]) ? [] : vector, codes.AsSpan(place * table.CodeBytes, table.CodeBytes));
        }

        connection.Prepare(table.Put).Set("$block", block).Set("$codes", codes).Execute();
    }

    /// <summary>Codes some places of a block that has codes.</summary>
    public void Write(long block, IEnumerable<(int Place, ReadOnlyMemory<float>? Vector)> places)
    {
        using SqliteBlob blob = new(connection.Connection, table.Name, "codes", block);
        byte[] code = new byte[table.CodeBytes];
        foreach ((int place, ReadOnlyMemory<float>? vector) in places)
        {
            ShortCode.Write(vector is { } numbers ? numbers.Span : [], code);
            blob.Position = (long)place * table.CodeBytes;
            blob.Write(code, 0, code.Length);
        }
    }

    /// <summary>Takes a block's codes away, if it has any.</summary>
    public void Delete(long block) => connection.Prepare(table.DeleteBlock).Set("$block", block).Execute();
}
