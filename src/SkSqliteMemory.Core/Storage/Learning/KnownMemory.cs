using Microsoft.Data.Sqlite;
using SkSqliteMemory.Storage.Tables;

namespace SkSqliteMemory.Storage.Learning;

/// <summary>What is known already, as far as it decides about something new.</summary>
internal sealed record KnownMemory(long Row, double Trust, DateTimeOffset ValidFrom, string? FactValue)
{
    public static KnownMemory Read(SqliteDataReader row) => new(row.GetInt64(0), row.GetDouble(1), row.GetTime(2), row.GetTextOrNull(3));
}
