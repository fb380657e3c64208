using SkSqliteMemory.Core.Tests.Children;
using SkSqliteMemory.Storage.Tables;
using SkSqliteMemory.Storage.Vectors;

namespace SkSqliteMemory.Core.Tests.Vectors;

/// <summary>Vectors that are hard to rank (random, doubled, crowded together), in a file another program writes; and the plain way to rank them.</summary>
internal sealed class VectorCrowd
{
    private static readonly string[] Kinds = ["fact", "promise"];
    private static readonly string[] Sessions = ["", "s1"];

    private readonly RawFile _file;
    private readonly int _dimensions;
    private readonly Random _random;
    private readonly List<float[]> _known = [];

    public VectorCrowd(RawFile file, int dimensions, Random random)
    {
        (_file, _dimensions, _random) = (file, dimensions, random);
        file.Execute("""
            INSERT INTO scopes (id, user_id) VALUES (1, 'a'), (2, 'ab'), (3, 'b');
            INSERT INTO embedding_models (id, provider, model, dimensions, distance, is_lexical, created_at) VALUES (1, 'tests', 'callback', $d, 'cosine', 0, 0);
            """, ("$d", dimensions));
    }

    public void Fill(int count) => InOne(() => Repeat(count, () => Insert(Next())));

    public void FillCluster(int count, float noise)
    {
        float[] centre = Random();
        InOne(() => Repeat(count, () => Insert(Near(centre, noise))));
    }

    /// <summary>Random changes as other programs and other versions may make them.</summary>
    public void Change(int count) => InOne(() => Repeat(count, () =>
    {
        long row = _file.Number("SELECT id FROM memories WHERE id >= $from ORDER BY id LIMIT 1;", ("$from", _random.NextInt64(1, _file.Number("SELECT max(id) FROM memories;"))));
        (string sql, object? value) = _random.Next(9) switch
        {
            0 => ("UPDATE memories SET kind = $value WHERE id = $row;", Kinds[_random.Next(2)]),
            1 => ("UPDATE memories SET scope_id = $value WHERE id = $row;", _random.Next(1, 4)),
            2 => ("UPDATE memories SET session_id = $value WHERE id = $row;", Sessions[_random.Next(2)]),
            3 => ("UPDATE memories SET expires_at = $value WHERE id = $row;", _random.Next(2) == 0 ? null : 1_000L),
            4 => ("UPDATE memories SET valid_to = $value WHERE id = $row;", _random.Next(3) == 0 ? 5L : null),
            5 => ("DELETE FROM memory_vectors WHERE memory_row = $row AND $value IS NULL;", null),
            6 => ("DELETE FROM memories WHERE id = $row AND $value IS NULL;", null),
            _ => ("UPDATE memory_vectors SET vector = $value WHERE memory_row = $row;", (object?)RowValues.ToBlob(Next())),
        };
        _file.Execute($"PRAGMA foreign_keys = ON; {sql}", ("$row", row), ("$value", value));
        if (_random.Next(4) == 0)
        {
            Insert(Next());
        }
    }));

    /// <summary>Queries of every filter: new vectors, and some that are stored themselves.</summary>
    public IEnumerable<VectorQuery> Queries(DateTimeOffset now) =>
        from top in (int[])[1, 7, 50, 300]
        from filter in (ScopeFilter[])[new(1, null), new(2, "s1"), new(3, null), new(9, null)]
        let vector = _random.Next(2) == 0 ? Next() : _known[_random.Next(_known.Count)]
        select new VectorQuery(filter, vector, top, _random.Next(3) == 0 ? Kinds[_random.Next(2)] : null, now);

    /// <summary>Scores every vector of the file and sorts.</summary>
    public static List<VectorMatch> Score(RawFile file, VectorQuery query)
    {
        float[] wanted = CosineScore.Normalised(query.Vector.Span);
        return
        [
            .. file.List("SELECT memory_row, vector, scope_id, session_id, kind, coalesce(expires_at, 9e15), valid_to IS NULL FROM memory_vectors v JOIN memories m ON m.id = v.memory_row;",
                row => (Row: row.GetInt64(0), Vector: (byte[])row.GetValue(1), Scope: row.GetInt64(2), Session: row.GetString(3), Kind: row.GetString(4), Expires: row.GetDouble(5), Holds: row.GetBoolean(6)))
            .Where(row => row.Scope == query.Scope.ScopeId && row.Holds && row.Expires > query.Now.ToUnixTimeMilliseconds()
                && (query.Kind is null || row.Kind == query.Kind) && (query.Scope.SessionId is null || row.Session == query.Scope.SessionId)
                && row.Vector.Length == 4 * wanted.Length)
            .Select(row => new VectorMatch(row.Row, Cosine(wanted, row.Vector)))
            .Where(static match => !float.IsNaN(match.Similarity))
            .OrderByDescending(static match => match.Similarity).ThenBy(static match => match.Row)
            .Take(query.Top),
        ];
    }

    private static float Cosine(float[] wanted, byte[] blob)
    {
        float[] vector = new float[wanted.Length];
        RowValues.ReadVector(blob, vector);
        double dot = 0, norm = 0;
        for (int i = 0; i < vector.Length; i++)
        {
            dot += (double)wanted[i] * vector[i];
            norm += (double)vector[i] * vector[i];
        }

        float similarity = CosineScore.Of(wanted, CosineScore.Normalised(vector));
        // The engine's own way of computing decides ties; a way without its code says that it is a cosine at all.
        Assert.True(norm == 0 || double.IsNaN(norm) || Math.Abs((dot / Math.Sqrt(norm)) - similarity) < 1e-5);
        return similarity;
    }

    private float[] Next() => _random.Next(4) switch
    {
        0 when _known.Count > 0 => _known[_random.Next(_known.Count)],
        1 when _known.Count > 0 => Near(_known[_random.Next(_known.Count)], (float)Math.Pow(10, -_random.Next(1, 8))),
        // The same direction at another length is as near.
        2 when _known.Count > 0 => [.. _known[_random.Next(_known.Count)].Select(static x => x * 8)],
        _ => Random(),
    };

    private float[] Random() => [.. Enumerable.Range(0, _dimensions).Select(_ => (float)((_random.NextDouble() * 2) - 1))];

    private float[] Near(float[] vector, float noise) => [.. vector.Select(x => x + (noise * (float)((_random.NextDouble() * 2) - 1)))];

    private void Insert(float[] vector)
    {
        _known.Add(vector);
        _file.Execute("""
            INSERT INTO memories (memory_id, scope_id, session_id, content, kind, created_at, accessed_at, valid_from, expires_at, content_hash)
            VALUES (hex(randomblob(16)), $scope, $session, 'text', $kind, 0, 0, 0, $expires, '');
            INSERT INTO memory_vectors (memory_row, model_id, vector) SELECT max(id), 1, $vector FROM memories;
            """,
            ("$scope", _random.Next(1, 4)), ("$session", Sessions[_random.Next(2)]), ("$kind", Kinds[_random.Next(2)]),
            ("$expires", _random.Next(6) == 0 ? 1_000L : null), ("$vector", RowValues.ToBlob(vector)));
    }

    private void InOne(Action work)
    {
        _file.Execute("BEGIN IMMEDIATE;");
        work();
        _file.Execute("COMMIT;");
    }

    private static void Repeat(int count, Action work)
    {
        for (int i = 0; i < count; i++)
        {
            work();
        }
    }
}
