using System.Text.Json;

namespace SkSqliteMemory.Tool.Formats;

/// <summary>The JSON of what is said about the file as a whole.</summary>
internal static class FileJson
{
    public static void WriteStatistics(Utf8JsonWriter json, MemoryStatistics counts)
    {
        json.WriteStartObject();
        json.WriteNumber("fileBytes", counts.FileBytes);
        json.WriteNumber("logBytes", counts.LogBytes);
        json.WriteString("sqliteVersion", counts.SqliteVersion);
        json.WriteNumber("schemaStep", counts.SchemaStep);
        json.WriteNumber("scopes", counts.Scopes);
        json.WriteNumber("sessions", counts.Sessions);
        json.WriteNumber("turns", counts.Turns);
        json.WriteNumber("messages", counts.Messages);
        json.WriteNumber("summaries", counts.Summaries);
        json.WriteNumber("memories", counts.Memories);
        json.WriteNumber("vectors", counts.Vectors);
        json.WriteNumber("messageVectors", counts.MessageVectors);
        json.WriteString("embeddingModel", counts.EmbeddingModel);
        WriteReembedding(json, counts.Reembedding);
        json.WriteString("vectorIndex", counts.VectorIndex);
        json.WriteStartObject("jobs");
        json.WriteNumber("waiting", counts.JobsWaiting);
        json.WriteNumber("running", counts.JobsRunning);
        json.WriteNumber("parked", counts.JobsParked);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteReembedding(Utf8JsonWriter json, ReembeddingStatus? shadow)
    {
        if (shadow is null)
        {
            json.WriteNull("reembedding");
            return;
        }

        json.WriteStartObject("reembedding");
        json.WriteString("state", JsonNamingPolicy.CamelCase.ConvertName($"{shadow.State}"));
        json.WriteString("model", shadow.Model);
        json.WriteNumber("done", shadow.Progress.Done);
        json.WriteNumber("total", shadow.Progress.Total);
        json.WriteEndObject();
    }

    public static void WriteChecks(Utf8JsonWriter json, IReadOnlyList<MemoryCheck> checks)
    {
        json.WriteStartObject();
        json.WriteBoolean("healthy", checks.All(check => check.Passed));
        json.WriteStartArray("checks");
        foreach (MemoryCheck check in checks)
        {
            json.WriteStartObject();
            json.WriteString("name", check.Name);
            json.WriteBoolean("passed", check.Passed);
            json.WriteString("detail", check.Detail);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static void WriteMemory(Utf8JsonWriter json, MemoryEntry entry)
    {
        json.WriteStartObject();
        json.WriteString("id", entry.Id);
        json.WriteString("kind", entry.Kind);
        json.WriteRounded("importance", entry.Importance);
        json.WriteTime("createdAt", entry.CreatedAt);
        json.WriteEndObject();
    }
}
