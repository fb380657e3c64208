namespace SkSqliteMemory.VectorData.Columns;

/// <summary>How values of a .NET type stand in the file.</summary>
internal enum ColumnKind
{
    /// <summary>INTEGER; byte, short, int, long.</summary>
    Integer,

    /// <summary>INTEGER with the same 64 bits; from 2^63 on it looks negative.</summary>
    UnsignedInteger,

    /// <summary>INTEGER, 0 or 1.</summary>
    Boolean,

    /// <summary>REAL; float, double.</summary>
    Real,

    /// <summary>TEXT that sorts by value (<see cref="DecimalText"/>).</summary>
    Decimal,

    /// <summary>TEXT, compared by code point.</summary>
    Text,

    /// <summary>BLOB.</summary>
    Bytes,

    /// <summary>TEXT, 36 lower-case characters.</summary>
    Guid,

    /// <summary>TEXT, ISO 8601; the first 27 characters sort by value.</summary>
    DateTime,

    /// <summary>TEXT, the instant in UTC and then the offset; the first 27 characters sort by value.</summary>
    DateTimeOffset,

    /// <summary>TEXT, ISO 8601.</summary>
    DateOnly,

    /// <summary>TEXT, ISO 8601 with seven digits of a second.</summary>
    TimeOnly,

    /// <summary>TEXT, a JSON array of strings; string[], List of string.</summary>
    TextList,
}
