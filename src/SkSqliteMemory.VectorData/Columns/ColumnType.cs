using Microsoft.Data.Sqlite;
using SkSqliteMemory.Model;

namespace SkSqliteMemory.VectorData.Columns;

/// <summary>What a column holds: the .NET type without its nullability, and how it is stored.</summary>
internal sealed record ColumnType(Type Type, ColumnKind Kind)
{
    private static readonly Dictionary<Type, ColumnKind> Kinds = new()
    {
        [typeof(byte)] = ColumnKind.Integer,
        [typeof(short)] = ColumnKind.Integer,
        [typeof(int)] = ColumnKind.Integer,
        [typeof(long)] = ColumnKind.Integer,
        [typeof(ulong)] = ColumnKind.UnsignedInteger,
        [typeof(bool)] = ColumnKind.Boolean,
        [typeof(float)] = ColumnKind.Real,
        [typeof(double)] = ColumnKind.Real,
        [typeof(decimal)] = ColumnKind.Decimal,
        [typeof(string)] = ColumnKind.Text,
        [typeof(byte[])] = ColumnKind.Bytes,
        [typeof(Guid)] = ColumnKind.Guid,
        [typeof(DateTime)] = ColumnKind.DateTime,
        [typeof(DateTimeOffset)] = ColumnKind.DateTimeOffset,
        [typeof(DateOnly)] = ColumnKind.DateOnly,
        [typeof(TimeOnly)] = ColumnKind.TimeOnly,
        [typeof(string[])] = ColumnKind.TextList,
        [typeof(List<string>)] = ColumnKind.TextList,
    };

    /// <summary>The types data properties may have, for messages.</summary>
    public static string Supported { get; } = string.Join(", ", Kinds.Keys.Where(static type => type != typeof(ulong)).Select(static type => type.Name.Replace("`1", "<String>", StringComparison.Ordinal)));

    /// <summary>The column type of a .NET type, or null when its values cannot be stored.</summary>
    public static ColumnType? For(Type type)
    {
        Type bare = Nullable.GetUnderlyingType(type) ?? type;
        return Kinds.TryGetValue(bare, out ColumnKind kind) ? new ColumnType(bare, kind) : null;
    }

    /// <summary>The name in the definition that the file keeps.</summary>
    public string StoredName => Kind == ColumnKind.TextList ? "string[]" : Type.Name;

    public string SqlType => Kind switch
    {
        ColumnKind.Integer or ColumnKind.UnsignedInteger or ColumnKind.Boolean => "INTEGER",
        ColumnKind.Real => "REAL",
        ColumnKind.Bytes => "BLOB",
        _ => "TEXT",
    };

    /// <summary>Whether <c>==</c> and <c>&lt;</c> look at the beginning of the stored text only.</summary>
    public bool ComparesByPrefix => Kind is ColumnKind.DateTime or ColumnKind.DateTimeOffset;

    /// <summary>The value as SQLite takes it.</summary>
    /// <exception cref="ArgumentException">The value cannot be stored faithfully.</exception>
    public object ToStored(object value, string property) => Kind switch
    {
        ColumnKind.Integer => (object)Convert.ToInt64(value, null),
        ColumnKind.UnsignedInteger => unchecked((long)(ulong)value),
        ColumnKind.Boolean => (bool)value ? 1L : 0L,
        ColumnKind.Real => Real(value, property),
        ColumnKind.Decimal => DecimalText.Write((decimal)value),
        ColumnKind.Text => Storable((string)value, property),
        ColumnKind.Bytes => value,
        ColumnKind.Guid => ((Guid)value).ToString("D"),
        ColumnKind.DateTime => DateText.Write((DateTime)value),
        ColumnKind.DateTimeOffset => DateText.Write((DateTimeOffset)value),
        ColumnKind.DateOnly => DateText.Write((DateOnly)value),
        ColumnKind.TimeOnly => DateText.Write((TimeOnly)value),
        _ => TextListJson.Write(((IEnumerable<string?>)value).Select(text => text is null ? null : Storable(text, property))),
    };

    /// <summary>The value of a column, or null.</summary>
    public object? Read(SqliteDataReader row, int ordinal) => row.IsDBNull(ordinal) ? null : Kind switch
    {
        ColumnKind.Integer => ReadInteger(row.GetInt64(ordinal)),
        ColumnKind.UnsignedInteger => (object)unchecked((ulong)row.GetInt64(ordinal)),
        ColumnKind.Boolean => row.GetInt64(ordinal) != 0,
        ColumnKind.Real => Type == typeof(float) ? (object)(float)row.GetDouble(ordinal) : row.GetDouble(ordinal),
        ColumnKind.Bytes => row.GetFieldValue<byte[]>(ordinal),
        _ => ReadText(row.GetString(ordinal)),
    };

    private object ReadInteger(long value) => Type.GetTypeCode(Type) switch
    {
        TypeCode.Int32 => (object)(int)value,
        TypeCode.Int16 => (short)value,
        TypeCode.Byte => (byte)value,
        _ => value,
    };

    private object ReadText(string text) => Kind switch
    {
        ColumnKind.Decimal => DecimalText.Read(text),
        ColumnKind.Guid => Guid.ParseExact(text, "D"),
        ColumnKind.DateTime => DateText.ReadDateTime(text),
        ColumnKind.DateTimeOffset => DateText.ReadDateTimeOffset(text),
        ColumnKind.DateOnly => DateText.ReadDateOnly(text),
        ColumnKind.TimeOnly => DateText.ReadTimeOnly(text),
        ColumnKind.TextList => Type == typeof(string[]) ? TextListJson.Read(text).ToArray() : TextListJson.Read(text),
        _ => text,
    };

    // SQLite has no NaN: it would come back as NULL.
    private static double Real(object value, string property)
    {
        double number = Convert.ToDouble(value, null);
        return double.IsNaN(number)
            ? throw new ArgumentException($"The value of '{property}' is NaN, which SQLite cannot store; use a nullable property and null.", property)
            : number;
    }

    private static string Storable(string text, string property)
    {
        TextGuard.RequireStorable(text, property);
        return text;
    }
}
