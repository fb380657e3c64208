namespace SkSqliteMemory;

/// <summary>A statement of the graph: subject, predicate, object, and since when it holds. Immutable.</summary>
/// <param name="Subject">The name of what it is about, as it was first written.</param>
/// <param name="Predicate">The verb phrase, in lower case.</param>
/// <param name="Target">The object: the name of what is said of it, as it was first written.</param>
/// <param name="ValidFrom">Since when it holds (UTC).</param>
/// <param name="ValidTo">Until when it held (UTC), or <see langword="null"/> while it holds.</param>
public sealed record MemoryRelation(string Subject, string Predicate, string Target, DateTimeOffset ValidFrom, DateTimeOffset? ValidTo);
