namespace SkSqliteMemory.VectorData.Tables;

/// <summary>A record on its way into the file.</summary>
/// <param name="Values">As SQLite takes them, in the order of <see cref="CollectionLayout.Columns"/>, then the parted words.</param>
/// <param name="Vectors">In the order of the model's vector properties.</param>
internal sealed record RecordRow(object?[] Values, ReadOnlyMemory<float>?[] Vectors)
{
    /// <summary>Whether the file chooses the key: the number after the greatest there ever was.</summary>
    public bool NeedsKey { get; init; }
}
