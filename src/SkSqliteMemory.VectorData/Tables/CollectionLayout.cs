using System.Globalization;
using System.Text;
using SkSqliteMemory.VectorData.Columns;
using SkSqliteMemory.VectorData.Records;
using SkSqliteMemory.VectorData.Tables.Blocks;

namespace SkSqliteMemory.VectorData.Tables;

/// <summary>The tables of one collection and the statements on them. Immutable; made once for a model and an id.</summary>
internal sealed class CollectionLayout
{
    private const string Row = PropertyModelFactory.RowColumn;

    /// <param name="model">What records are made of.</param>
    /// <param name="id">The collection's number.</param>
    /// <param name="hasCodes">Whether its vectors have short codes in the file; those of earlier versions have none.</param>
    public CollectionLayout(RecordModel model, long id, bool hasCodes)
    {
        (Model, Id) = (model, id);
        Records = string.Create(CultureInfo.InvariantCulture, $"collection_{id}");
        Keywords = $"{Records}_keywords";
        Columns = [model.Key, .. model.Data];
        string[] names =
        [
            .. Columns.Select(static column => SqlName.Quote(column.StorageName)),
            .. model.FullText.Select(static (_, number) => KeywordTable.WordsColumn(number)),
        ];
        string[] values = [.. Enumerable.Range(0, names.Length).Select(Value)];
        SelectColumns = $"SELECT r.{Row}, {string.Join(", ", Columns.Select(static column => column.Sql))} FROM {Records} r";
        SelectByKey = $"{SelectColumns} WHERE {model.Key.Sql} = $key;";
        SelectByRow = $"{SelectColumns} WHERE r.{Row} = $row;";
        FindRow = $"SELECT {Row} FROM {Records} WHERE {names[0]} = $key;";
        Insert = $"INSERT INTO {Records} ({Row}, {string.Join(", ", names)}) VALUES ($row, {string.Join(", ", values)});";
        Update = names.Length == 1
            ? null
            : $"UPDATE {Records} SET {string.Join(", ", names.Zip(values, static (name, value) => $"{name} = {value}").Skip(1))} WHERE {Row} = $row;";
        Delete = $"DELETE FROM {Records} WHERE {Row} = $row;";
        Move = $"UPDATE {Records} SET {Row} = $to WHERE {Row} = $row;";
        Vectors = [.. model.Vectors.Select((vector, number) => new VectorTable(id, number, vector.Dimensions, hasCodes))];
    }

    public RecordModel Model { get; }

    public long Id { get; }

    public string Records { get; }

    public string Keywords { get; }

    /// <summary>The key, then the data properties. Behind their values stand the parted words; the n-th value is called <c>$vn</c>.</summary>
    public IReadOnlyList<ColumnModel> Columns { get; }

    /// <summary>Row and columns of the table, called <c>r</c>; without an end, so that a condition can follow.</summary>
    public string SelectColumns { get; }

    public string SelectByKey { get; }

    public string SelectByRow { get; }

    public string FindRow { get; }

    public string Insert { get; }

    /// <summary>Null where a record is nothing but its key.</summary>
    public string? Update { get; }

    public string Delete { get; }

    public string Move { get; }

    public IReadOnlyList<VectorTable> Vectors { get; }

    public static string Value(int number) => string.Create(CultureInfo.InvariantCulture, $"$v{number}");

    /// <summary>The records table; the row number is its own column, so that a key of any type costs one index.</summary>
    public string CreateRecords()
    {
        StringBuilder sql = new($"CREATE TABLE {Records} (\n    {Row} INTEGER PRIMARY KEY");
        foreach (ColumnModel column in Columns)
        {
            sql.Append(CultureInfo.InvariantCulture, $",\n    {SqlName.Quote(column.StorageName)} {column.Column.SqlType}");
            sql.Append(column == Model.Key ? " NOT NULL UNIQUE" : "");
        }

        for (int i = 0; i < Model.FullText.Count; i++)
        {
            sql.Append(CultureInfo.InvariantCulture, $",\n    {KeywordTable.WordsColumn(i)} TEXT");
        }

        return sql.Append("\n);").ToString();
    }

    /// <summary>Indexes for the properties that ask for one and can be looked up by one.</summary>
    public IEnumerable<string> CreateIndexes() =>
        from pair in Model.Data.Select(static (property, number) => (property, number))
        where pair.property.IsIndexed && pair.property.Column.Kind is not (ColumnKind.TextList or ColumnKind.Bytes)
        let column = SqlName.Quote(pair.property.StorageName)
        let indexed = pair.property.Column.ComparesByPrefix ? $"substr({column}, 1, {DateText.SortedLength})" : column
        select $"CREATE INDEX {Records}_by_{pair.number.ToString(CultureInfo.InvariantCulture)} ON {Records} ({indexed});";
}
