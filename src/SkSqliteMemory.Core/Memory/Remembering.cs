using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using SkSqliteMemory.Memory.Embedding;
using SkSqliteMemory.Model;
using SkSqliteMemory.Model.Text;
using SkSqliteMemory.Storage;
using SkSqliteMemory.Storage.Rows;

namespace SkSqliteMemory.Memory;

/// <summary>Stores memories: computes what belongs to a text, then writes all of it at once.</summary>
internal sealed class Remembering(IMemoryStore store, KnownEmbedders embedders, SqliteMemoryOptions settings)
{
    public async Task<MemoryEntry> RememberAsync(
        MemoryScope scope, string content, double importance, RememberOptions options, CancellationToken cancellationToken)
    {
        NewMemory memory = Describe(scope, Redact(content), importance, options);
        return await embedders.RunAsync(() => StoreAsync(memory, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The text without secrets.</summary>
    public string Redact(string text) => settings.SecretRedactor?.Redact(text) ?? text;

    /// <summary>A memory with all that belongs to its text but the vector.</summary>
    public NewMemory Describe(MemoryScope scope, string content, double importance, RememberOptions options) =>
        new(Entry(scope, content, importance, options), SearchText.Segment(content), Hash(content), null);

    private async Task<MemoryEntry> StoreAsync(NewMemory memory, CancellationToken cancellationToken)
    {
        ModelVector? vector = embedders.Current is { } embedder
            ? await embedder.EmbedAsync(memory.Entry.Content, cancellationToken).ConfigureAwait(false)
            : null;
        return await store.RememberAsync(memory with { Vector = vector }, cancellationToken).ConfigureAwait(false);
    }

    private MemoryEntry Entry(MemoryScope scope, string content, double importance, RememberOptions options)
    {
        CheckExtras(options);
        // Whole milliseconds, so that what is returned now is what is read later.
        DateTimeOffset now = DateTimeOffset.FromUnixTimeMilliseconds(settings.TimeProvider.GetUtcNow().ToUnixTimeMilliseconds());
        return new MemoryEntry
        {
            Id = Guid.CreateVersion7(now).ToString("N"),
            Scope = scope,
            Content = content,
            Summary = options.Summary is { } summary ? Redact(summary) : null,
            Kind = options.Kind,
            Importance = importance,
            ImportanceOrigin = options.ImportanceOrigin,
            Provenance = options.Provenance,
            Trust = MemoryTrust.Of(options.Provenance),
            ValidFrom = now,
            CreatedAt = now,
            AccessedAt = now,
            ExpiresAt = options.ExpiresAt,
            IsPinned = options.IsPinned,
            MetadataJson = options.MetadataJson,
        };
    }

    private void CheckExtras(RememberOptions options)
    {
        TextGuard.RequireStorable(options.Kind, nameof(options.Kind));
        if (options.Summary is { } summary)
        {
            TextGuard.RequireContent(summary, settings.MaxTextLength, nameof(options.Summary));
        }

        if (options.MetadataJson is { } metadata)
        {
            TextGuard.RequireContent(metadata, settings.MaxTextLength, nameof(options.MetadataJson));
            RequireObject(metadata);
        }
    }

    private static void RequireObject(string json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                return;
            }
        }
        catch (JsonException exception)
        {
            throw new ArgumentException($"MetadataJson is no JSON: {exception.Message}", nameof(json), exception);
        }

        throw new ArgumentException("MetadataJson must be a JSON object, such as {\"source\": \"crm\"}.", nameof(json));
    }

    private static string Hash(string content) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content)));
}
