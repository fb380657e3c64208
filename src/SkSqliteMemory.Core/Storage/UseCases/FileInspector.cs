using SkSqliteMemory.Storage.Files;
using SkSqliteMemory.Storage.Reembedding;
using SkSqliteMemory.Storage.Tables;
using SkSqliteMemory.Storage.Vectors;

namespace SkSqliteMemory.Storage.UseCases;

/// <inheritdoc/>
internal sealed class FileInspector(MemoryFile file, IVectorIndex vectors) : IFileInspector
{
    private const string Counts = """
        SELECT
            (SELECT max(step) FROM schema_steps), (SELECT count(*) FROM scopes), (SELECT count(*) FROM sessions),
            (SELECT count(*) FROM turns), (SELECT count(*) FROM messages), (SELECT count(*) FROM summaries),
            (SELECT count(*) FROM memories), (SELECT count(*) FROM memory_vectors),
            (SELECT count(*) FROM jobs WHERE state = 'waiting'), (SELECT count(*) FROM jobs WHERE state = 'running'),
            (SELECT count(*) FROM jobs WHERE state = 'parked'),
            (SELECT count(*) FROM turn_vectors WHERE vector IS NOT NULL);
        """;

    public Task<MemoryStatistics> ReadStatisticsAsync(CancellationToken cancellationToken) =>
        file.ReadAsync("stats", connection => connection.Prepare(Counts).First(row => new MemoryStatistics
        {
            SqliteVersion = file.SqliteVersion.ToString(),
            SchemaStep = row.GetInt32(0),
            Scopes = row.GetInt64(1),
            Sessions = row.GetInt64(2),
            Turns = row.GetInt64(3),
            Messages = row.GetInt64(4),
            Summaries = row.GetInt64(5),
            Memories = row.GetInt64(6),
            Vectors = row.GetInt64(7),
            MessageVectors = row.GetInt64(11),
            EmbeddingModel = EmbeddingModelsTable.Current(connection)?.Model.ToString(),
            Reembedding = ReembeddingTable.Read(connection)?.ToStatus(),
            VectorIndex = vectors.Name,
            JobsWaiting = row.GetInt64(8),
            JobsRunning = row.GetInt64(9),
            JobsParked = row.GetInt64(10),
            FileBytes = Size(file.Settings.Path),
            LogBytes = Size(file.Settings.Path + "-wal"),
        })!, cancellationToken);

    public async Task<IReadOnlyList<MemoryCheck>> CheckAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<MemoryCheck> read = await file.ReadAsync<IReadOnlyList<MemoryCheck>>(
            "check", connection => FileChecks.Read(connection, file.SqliteVersion), cancellationToken).ConfigureAwait(false);
        // FTS5 asks for its check by an INSERT, which needs the writer though it changes nothing.
        IReadOnlyList<MemoryCheck> fullText = await file.WriteAsync<IReadOnlyList<MemoryCheck>>(
            "check", FileChecks.FullText, cancellationToken).ConfigureAwait(false);
        return [.. read, .. fullText];
    }

    private static long Size(string path) => File.Exists(path) ? new FileInfo(path).Length : 0;
}
