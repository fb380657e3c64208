using Microsoft.Data.Sqlite;
using SkSqliteMemory.Storage.Tables;

namespace SkSqliteMemory.Storage.Learning;

/// <summary>What is known already, as far as it decides about something new.</summary>
internal sealed record KnownMemory(long Row, double Trust, DateTimeOffset ValidFrom, string? FactValue)
{
    // What is denied contradicts what it denies, and no other value.
    private const string Denied = "not ";

    /// <summary>Whether both cannot hold of the same fact at a time.</summary>
    public bool Contradicts(KnownMemory other) =>
        FactValue != other.FactValue
        && (IsDenial || other.IsDenial ? FactValue == Denied + other.FactValue || other.FactValue == Denied + FactValue : true);

    private bool IsDenial => FactValue?.StartsWith(Denied, StringComparison.Ordinal) == true;

    public static KnownMemory Read(SqliteDataReader row) => new(row.GetInt64(0), row.GetDouble(1), row.GetTime(2), row.GetTextOrNull(3));
}
