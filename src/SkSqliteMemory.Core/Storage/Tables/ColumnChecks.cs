using System.Text.Json;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace SkSqliteMemory.Storage.Tables;

/// <summary>
/// Whether a column holds what the format says. SQLite keeps any type in any column and converts when it is read, so that damage would come as
/// a zero or an empty text. Asking for the type costs nothing beside reading the value; asking in SQL would double the cost of reading a message.
/// </summary>
internal static class ColumnChecks
{
    private const long FirstTime = -62_135_596_800_000;
    private const long LastTime = 253_402_300_799_999;

    // As deep as SQLite takes it (https://sqlite.org/json1.html).
    private static readonly JsonReaderOptions Json = new() { MaxDepth = 1_000 };

    public static bool IsText(this SqliteDataReader row, int column) => TypeOf(row, column) == raw.SQLITE_TEXT;

    public static bool IsTextOrNull(this SqliteDataReader row, int column) => TypeOf(row, column) is raw.SQLITE_TEXT or raw.SQLITE_NULL;

    public static bool IsInteger(this SqliteDataReader row, int column) => TypeOf(row, column) == raw.SQLITE_INTEGER;

    public static bool IsCount(this SqliteDataReader row, int column) => row.IsInteger(column) && row.GetInt64(column) is >= 0 and <= int.MaxValue;

    public static bool IsTime(this SqliteDataReader row, int column) => row.IsInteger(column) && row.GetInt64(column) is >= FirstTime and <= LastTime;

    /// <summary>Whether the column holds a number from 0 to 1.</summary>
    public static bool IsShare(this SqliteDataReader row, int column) =>
        TypeOf(row, column) is raw.SQLITE_FLOAT or raw.SQLITE_INTEGER && row.GetDouble(column) is >= 0 and <= 1;

    public static bool IsJson(this SqliteDataReader row, int column)
    {
        if (!row.IsText(column))
        {
            return false;
        }

        try
        {
            Utf8JsonReader json = new(row.GetBlob(column), Json);
            while (json.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static int TypeOf(SqliteDataReader row, int column) => raw.sqlite3_column_type(row.Handle, column);
}
