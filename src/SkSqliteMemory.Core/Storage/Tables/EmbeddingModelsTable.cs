using Microsoft.Data.Sqlite;
using SkSqliteMemory.Storage.Files;
using SkSqliteMemory.Storage.Rows;

namespace SkSqliteMemory.Storage.Tables;

/// <summary>The fingerprint of the file's vectors, and those of other models that it has or had.</summary>
internal static class EmbeddingModelsTable
{
    private const string Columns = "id, provider, model, dimensions, is_lexical";

    private const string ReadCurrent = $"""
        SELECT {Columns}, (SELECT hold_until FROM reembedding WHERE id = 1) FROM embedding_models
        WHERE state = 'current';
        """;

    private const string ReadOne = $"SELECT {Columns} FROM embedding_models WHERE id = $id;";

    private const string FindGone = """
        SELECT id FROM embedding_models
        WHERE state = 'gone' AND provider = $provider AND model = $model AND dimensions = $dimensions AND is_lexical = $lexical
        ORDER BY id DESC
        LIMIT 1;
        """;

    private const string Insert = """
        INSERT INTO embedding_models (provider, model, dimensions, distance, is_lexical, created_at, state)
        VALUES ($provider, $model, $dimensions, 'cosine', $lexical, $now, $state)
        RETURNING id;
        """;

    private const string Change = "UPDATE embedding_models SET state = $state WHERE id = $id;";

    /// <summary>The model of the file's vectors with its number, or null before the first vector.</summary>
    public static (long Id, EmbeddingModel Model)? Current(FileConnection connection) =>
        connection.Prepare(ReadCurrent).First<(long, EmbeddingModel)?>(static row => (row.GetInt64(0), Read(row)));

    public static EmbeddingModel Read(FileConnection connection, long id) => connection.Prepare(ReadOne).Set("$id", id).First(Read)!;

    /// <summary>The number of a model, or null before the first vector. Another model than the file's is refused.</summary>
    /// <exception cref="OtherModelException">The file's vectors are of another model.</exception>
    public static long? Find(FileConnection connection, EmbeddingModel model)
    {
        if (Current(connection) is not { } current)
        {
            return null;
        }

        return current.Model.Matches(model) ? current.Id : throw new OtherModelException(current.Model, model);
    }

    /// <summary>The number of a model whose vector is written, which becomes the file's when it has none; another one is refused.</summary>
    /// <exception cref="OtherModelException">The file's vectors are of another model, or are about to be.</exception>
    public static long Require(FileConnection connection, EmbeddingModel model, FileSettings settings)
    {
        if (connection.Prepare(ReadCurrent).First<(long Id, EmbeddingModel Model, long Hold)?>(
            static row => (row.GetInt64(0), Read(row), row.IsDBNull(5) ? 0 : row.GetInt64(5))) is not { } current)
        {
            return Add(connection, model, "current", settings.Time.GetUtcNow());
        }

        return current.Model.Matches(model) && current.Hold <= settings.Time.GetUtcNow().ToMilliseconds()
            ? current.Id
            : throw new OtherModelException(current.Model, model);
    }

    /// <summary>The number of a model whose vectors are to stand in the shadow, which has none.</summary>
    public static long AddToShadow(FileConnection connection, EmbeddingModel model, DateTimeOffset now)
    {
        if (Bind(connection.Prepare(FindGone), model).Number() is not { } known)
        {
            return Add(connection, model, "shadow", now);
        }

        SetState(connection, known, "shadow");
        return known;
    }

    /// <summary>Says which vectors of a model there are: <c>current</c>, <c>shadow</c> or <c>gone</c>. There is one of each of the first two.</summary>
    public static void SetState(FileConnection connection, long id, string state) =>
        connection.Prepare(Change).Set("$id", id).Set("$state", state).Execute();

    private static long Add(FileConnection connection, EmbeddingModel model, string state, DateTimeOffset now) =>
        Bind(connection.Prepare(Insert), model).Set("$now", now.ToMilliseconds()).Set("$state", state).Number()!.Value;

    private static Statement Bind(Statement statement, EmbeddingModel model) => statement
        .Set("$provider", model.Provider).Set("$model", model.Name).Set("$dimensions", model.Dimensions)
        .Set("$lexical", model.IsLexical ? 1 : 0);

    private static EmbeddingModel Read(SqliteDataReader row) => new(row.GetString(1), row.GetString(2), row.GetInt32(3), row.GetBoolean(4));
}
