using Microsoft.Extensions.VectorData;

namespace SkSqliteMemory.VectorData.Tests.Filters;

/// <summary>A record with a property of each kind, most of them often null.</summary>
internal sealed class OracleRecord
{
    [VectorStoreKey]
    public int Key { get; set; }

    [VectorStoreData(IsIndexed = true)]
    public int Int { get; set; }

    [VectorStoreData(IsIndexed = true)]
    public int? MaybeInt { get; set; }

    [VectorStoreData]
    public long Long { get; set; }

    [VectorStoreData]
    public byte Byte { get; set; }

    [VectorStoreData(IsIndexed = true)]
    public double? Double { get; set; }

    [VectorStoreData]
    public float Float { get; set; }

    [VectorStoreData(IsIndexed = true)]
    public decimal? Decimal { get; set; }

    [VectorStoreData]
    public bool Bool { get; set; }

    [VectorStoreData]
    public bool? MaybeBool { get; set; }

    [VectorStoreData(IsIndexed = true)]
    public string? Text { get; set; }

    [VectorStoreData]
    public string? Other { get; set; }

    [VectorStoreData]
    public Guid? Guid { get; set; }

    [VectorStoreData(IsIndexed = true)]
    public DateTime Time { get; set; }

    [VectorStoreData(IsIndexed = true)]
    public DateTimeOffset? Moment { get; set; }

    [VectorStoreData]
    public DateOnly? Date { get; set; }

    [VectorStoreData(IsIndexed = true)]
    public TimeOnly? Clock { get; set; }

    [VectorStoreData]
    public short Short { get; set; }

    [VectorStoreData]
    public string[] Tags { get; set; } = [];

    [VectorStoreData]
    public List<string> Labels { get; set; } = [];

    public static OracleRecord Random(Random random, int key) => new()
    {
        Key = key,
        Int = RandomValues.Int(random),
        MaybeInt = RandomValues.OrNull(random, RandomValues.Int(random)),
        Long = RandomValues.Int(random) * 4_000_000_000L,
        Byte = (byte)random.Next(4),
        Double = RandomValues.OrNull(random, RandomValues.Int(random) / 2.0),
        Float = RandomValues.Int(random) / 4f,
        Decimal = RandomValues.OrNull(random, RandomValues.Decimal(random)),
        Bool = random.Next(2) == 0,
        MaybeBool = RandomValues.OrNull(random, random.Next(2) == 0),
        Text = random.Next(4) == 0 ? null : RandomValues.Text(random),
        Other = random.Next(4) == 0 ? null : RandomValues.Text(random),
        Guid = RandomValues.OrNull(random, RandomValues.Guid(random)),
        Time = RandomValues.Time(random),
        Moment = RandomValues.OrNull(random, RandomValues.Moment(random)),
        Date = RandomValues.OrNull(random, new DateOnly(2020, 1, random.Next(1, 4))),
        Clock = RandomValues.OrNull(random, new TimeOnly(random.Next(3), 30)),
        Short = (short)(RandomValues.Int(random) * 10_000),
        Tags = RandomValues.Texts(random, 4),
        Labels = [.. RandomValues.Texts(random, 4)],
    };
}
