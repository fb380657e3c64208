namespace SkSqliteMemory.Storage.Rows;

/// <summary>A row that can be recalled: the table it stands in and its number.</summary>
internal readonly record struct EntryKey(RecallSource Source, long Row) : IComparable<EntryKey>
{
    public int CompareTo(EntryKey other) => Source == other.Source ? Row.CompareTo(other.Row) : Source.CompareTo(other.Source);
}
