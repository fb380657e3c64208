using SkSqliteMemory.Storage.Files;
using SkSqliteMemory.Storage.Rows;

namespace SkSqliteMemory.Storage.Tables;

/// <summary>The fingerprint of the file's vectors.</summary>
internal static class EmbeddingModelsTable
{
    private const string ReadNewest = """
        SELECT id, provider, model, dimensions, is_lexical FROM embedding_models
        ORDER BY id DESC
        LIMIT 1;
        """;

    private const string Insert = """
        INSERT INTO embedding_models (provider, model, dimensions, distance, is_lexical, created_at)
        VALUES ($provider, $model, $dimensions, 'cosine', $lexical, $now)
        RETURNING id;
        """;

    /// <summary>The model of the file's vectors with its number, or null before the first vector.</summary>
    public static (long Id, EmbeddingModel Model)? Current(FileConnection connection) =>
        connection.Prepare(ReadNewest).First<(long, EmbeddingModel)?>(static row =>
            (row.GetInt64(0), new EmbeddingModel(row.GetString(1), row.GetString(2), row.GetInt32(3), row.GetBoolean(4))));

    /// <summary>The number of a model, or null before the first vector. Another model than the file's is refused.</summary>
    public static long? Find(FileConnection connection, EmbeddingModel model, FileSettings settings)
    {
        if (Current(connection) is not { } current)
        {
            return null;
        }

        return current.Model.Matches(model)
            ? current.Id
            : throw FileErrors.Fail("embed", settings.Path, EmbeddingModel.Mismatch(settings.Path, current.Model, model));
    }

    /// <summary>The number of a model, which becomes the file's when it has none; another one is refused.</summary>
    public static long Require(FileConnection connection, EmbeddingModel model, FileSettings settings) =>
        Find(connection, model, settings) ?? Add(connection, model, settings);

    private static long Add(FileConnection connection, EmbeddingModel model, FileSettings settings) =>
        connection.Prepare(Insert)
            .Set("$provider", model.Provider).Set("$model", model.Name).Set("$dimensions", model.Dimensions)
            .Set("$lexical", model.IsLexical ? 1 : 0).Set("$now", settings.Time.GetUtcNow().ToMilliseconds())
            .Number()!.Value;
}
