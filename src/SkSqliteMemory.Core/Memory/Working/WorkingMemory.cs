using SkSqliteMemory.Model;
using SkSqliteMemory.Storage;

namespace SkSqliteMemory;

/// <summary>The working memory: values by key, for a session or an owner, that end by themselves. Thread-safe.</summary>
/// <remarks>
/// <para>
/// A value of a scope with a <see cref="MemoryScope.SessionId"/> ends with its session, any value with its time to live. It is no long-term
/// memory: it is not recalled, not summarised, and nothing is learned from it.
/// </para>
/// All operations are atomic over all processes that have the file open; <see cref="TrySetAsync"/> and the comparing
/// <see cref="DeleteAsync(MemoryScope, string, string, CancellationToken)"/> make a lock of a key.
/// </remarks>
public sealed class WorkingMemory
{
    private const int MaxKeys = 1_000;

    private readonly IWorkingMemoryStore _store;
    private readonly SqliteMemoryOptions _options;
    private readonly WorkingMemory? _inProcess;

    internal WorkingMemory(IWorkingMemoryStore store, SqliteMemoryOptions options, WorkingMemory? inProcess) =>
        (_store, _options, _inProcess) = (store, options, inProcess);

    /// <summary>The same for this process alone: nothing reaches the file, and all of it ends with the process.</summary>
    /// <remarks>A value of a session ends when the session is deleted or forgotten through this memory, or with its time to live.</remarks>
    public WorkingMemory InProcess => _inProcess ?? this;

    /// <summary>Reads a value.</summary>
    /// <param name="scope">Whose value; with a session that session's, without one the owner's.</param>
    /// <param name="key">The key, 1 to 512 characters, compared character by character.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <returns>The value, or <see langword="null"/> where there is none or it has ended.</returns>
    /// <exception cref="ArgumentException">The scope names no owner, or the key is not usable.</exception>
    /// <exception cref="SqliteMemoryException">The file could not be read.</exception>
    public Task<string?> GetAsync(MemoryScope scope, string key, CancellationToken cancellationToken = default)
    {
        Check(scope, key);
        return _store.FindAsync(scope, key, cancellationToken);
    }

    /// <summary>Sets a value, whatever was there.</summary>
    /// <param name="scope">Whose value; with a session that session's, without one the owner's.</param>
    /// <param name="key">The key, 1 to 512 characters.</param>
    /// <param name="value">The value, at most <see cref="SqliteMemoryOptions.MaxTextLength"/> characters; may be empty.</param>
    /// <param name="timeToLive">How long it lives, greater than zero; <see langword="null"/> for as long as its session or owner.</param>
    /// <param name="cancellationToken">Cancels the write while it waits.</param>
    /// <returns>A task that ends with the commit.</returns>
    /// <exception cref="ArgumentException">The scope names no owner, or key or value are not usable.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeToLive"/> is zero or less, or more than 36,500 days.</exception>
    /// <exception cref="SqliteMemoryException">The file could not be written.</exception>
    public Task SetAsync(MemoryScope scope, string key, string value, TimeSpan? timeToLive = null, CancellationToken cancellationToken = default) =>
        _store.SetAsync(scope, Entry(scope, key, value, timeToLive), cancellationToken);

    /// <summary>Sets a value where there is none: of all who try at once, in whatever process, one succeeds.</summary>
    /// <param name="scope">Whose value; with a session that session's, without one the owner's.</param>
    /// <param name="key">The key, 1 to 512 characters.</param>
    /// <param name="value">The value. As a lock, something only the caller knows.</param>
    /// <param name="timeToLive">How long it lives. A lock should have one, so that it ends when its holder dies.</param>
    /// <param name="cancellationToken">Cancels the write while it waits.</param>
    /// <returns>Whether it was set; <see langword="false"/> when there is a value that has not ended.</returns>
    /// <exception cref="ArgumentException">The scope names no owner, or key or value are not usable.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeToLive"/> is zero or less, or more than 36,500 days.</exception>
    /// <exception cref="SqliteMemoryException">The file could not be written.</exception>
    public Task<bool> TrySetAsync(
        MemoryScope scope, string key, string value, TimeSpan? timeToLive = null, CancellationToken cancellationToken = default) =>
        _store.TrySetAsync(scope, Entry(scope, key, value, timeToLive), cancellationToken);

    /// <summary>Deletes a value, whatever it is.</summary>
    /// <param name="scope">Whose value.</param>
    /// <param name="key">The key.</param>
    /// <param name="cancellationToken">Cancels the write while it waits.</param>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="ArgumentException">The scope names no owner, or the key is not usable.</exception>
    /// <exception cref="SqliteMemoryException">The file could not be written.</exception>
    public Task<bool> DeleteAsync(MemoryScope scope, string key, CancellationToken cancellationToken = default)
    {
        Check(scope, key);
        return _store.DeleteAsync(scope, key, cancellationToken);
    }

    /// <summary>Deletes a value if it is the one expected: whose lock has ended meanwhile does not take away that of the next.</summary>
    /// <param name="scope">Whose value.</param>
    /// <param name="key">The key.</param>
    /// <param name="expected">The value that is to be deleted.</param>
    /// <param name="cancellationToken">Cancels the write while it waits.</param>
    /// <returns>Whether it was deleted.</returns>
    /// <exception cref="ArgumentException">The scope names no owner, or the key is not usable.</exception>
    /// <exception cref="SqliteMemoryException">The file could not be written.</exception>
    public Task<bool> DeleteAsync(MemoryScope scope, string key, string expected, CancellationToken cancellationToken = default)
    {
        Check(scope, key);
        ArgumentNullException.ThrowIfNull(expected);
        return _store.DeleteAsync(scope, (key, expected), cancellationToken);
    }

    /// <summary>The keys there are, in their order.</summary>
    /// <param name="scope">Whose values; with a session that session's, without one the owner's own.</param>
    /// <param name="top">How many at most, 1 to 1,000.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <returns>The keys of values that have not ended.</returns>
    /// <exception cref="ArgumentException">The scope names no owner.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="top"/> is out of range.</exception>
    /// <exception cref="SqliteMemoryException">The file could not be read.</exception>
    public Task<IReadOnlyList<string>> ListKeysAsync(MemoryScope scope, int top = 100, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(scope);
        scope.RequireOwner(nameof(scope));
        ArgumentOutOfRangeException.ThrowIfLessThan(top, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(top, MaxKeys);
        return _store.ListKeysAsync(scope, top, cancellationToken);
    }

    private (string Key, string Value, DateTimeOffset? ExpiresAt) Entry(MemoryScope scope, string key, string value, TimeSpan? timeToLive)
    {
        Check(scope, key);
        ArgumentNullException.ThrowIfNull(value);
        if (value.Length > 0)
        {
            TextGuard.RequireStorable(value, nameof(value));
        }

        if (value.Length > _options.MaxTextLength)
        {
            throw new ArgumentException($"The value has {value.Length} characters; SqliteMemoryOptions.MaxTextLength allows {_options.MaxTextLength}.", nameof(value));
        }

        if (timeToLive is { } asked && (asked <= TimeSpan.Zero || asked > TimeSpan.FromDays(36_500)))
        {
            throw new ArgumentOutOfRangeException(nameof(timeToLive), timeToLive, "The time to live must be greater than zero and at most 36,500 days; null sets none.");
        }

        return (key, value, timeToLive is { } time ? _options.TimeProvider.GetUtcNow() + time : null);
    }

    private static void Check(MemoryScope scope, string key)
    {
        ArgumentNullException.ThrowIfNull(scope);
        scope.RequireOwner(nameof(scope));
        ArgumentException.ThrowIfNullOrWhiteSpace(key);
        MemoryScope.Checked(key, nameof(key));
    }
}
