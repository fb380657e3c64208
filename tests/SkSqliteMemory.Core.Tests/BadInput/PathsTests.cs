using System.Runtime.Versioning;
using SkSqliteMemory.Core.Tests.Children;
using SkSqliteMemory.Storage.Files;
using SkSqliteMemory.Storage.Migrations;

namespace SkSqliteMemory.Core.Tests.BadInput;

public sealed class PathsTests
{
    private static readonly MemoryScope Alice = new() { ApplicationId = "support", UserId = "alice" };

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData(":memory:")]
    [InlineData("file:agent.db?mode=memory")]
    [InlineData("FILE:agent.db")]
    [InlineData("agent\0.db")]
    public async Task A_path_that_names_no_file_is_a_bad_argument(string path)
    {
        await Assert.ThrowsAnyAsync<ArgumentException>(() => SqliteMemory.OpenAsync(path));
        Assert.ThrowsAny<ArgumentException>(() => SqliteMemory.Open(path));
    }

    [Fact]
    public async Task A_directory_and_a_missing_directory_are_named()
    {
        using TempDatabase temp = new();

        await RefusedAsync(temp.Directory, "is a directory");
        await RefusedAsync(temp.FilePath("missing/agent.db"), $"'{temp.FilePath("missing")}'", "does not exist; create it");
        Assert.Empty(System.IO.Directory.EnumerateFileSystemEntries(temp.Directory));
    }

    [Theory]
    [InlineData("this is a text file, not a database, and it is long enough to have what would be a header of one hundred bytes, or more")]
    [InlineData("short")]
    public async Task A_file_that_is_no_database_is_refused_and_left_alone(string content)
    {
        using TempDatabase temp = new();
        await File.WriteAllTextAsync(temp.Path, content);

        await RefusedAsync(temp.Path, "is not a SQLite database", "name another path");
        Assert.Equal(content, await File.ReadAllTextAsync(temp.Path));
        AssertNothingIsOpen(temp);
    }

    [Theory]
    [InlineData("CREATE TABLE messages (id INTEGER PRIMARY KEY, body TEXT);", "'messages'")]
    [InlineData("CREATE TABLE Working_Memory (x);", "'working_memory'")]
    [InlineData("CREATE VIEW scopes AS SELECT 1 AS id;", "'scopes'")]
    [InlineData("CREATE TABLE notes (x); PRAGMA application_id = 1234;", "application_id is 1234")]
    [InlineData("CREATE TABLE schema_steps (version TEXT);", "application_id is 0")]
    public async Task A_database_of_something_else_is_refused_and_left_alone(string schema, string words)
    {
        using TempDatabase temp = new();
        using (RawFile other = new(temp.Path))
        {
            other.Execute(schema);
        }

        byte[] before = await File.ReadAllBytesAsync(temp.Path);

        await RefusedAsync(temp.Path, words, "name another file", "not touched");
        Assert.Equal(before, await File.ReadAllBytesAsync(temp.Path));
        AssertNothingIsOpen(temp);
    }

    [Fact]
    public async Task A_database_with_other_tables_may_hold_a_memory_as_well()
    {
        using TempDatabase temp = new();
        using (RawFile other = new(temp.Path))
        {
            other.Execute("CREATE TABLE orders (id INTEGER PRIMARY KEY, text TEXT); INSERT INTO orders (text) VALUES ('tea');");
        }

        await using SqliteMemory memory = await SqliteMemory.OpenAsync(temp.Path);
        await memory.RememberAsync(Alice, "Lives in Bern");
        using RawFile file = new(temp.Path);
        Assert.Equal("tea", file.Text("SELECT text FROM orders;"));
    }

    [Fact]
    public async Task A_file_of_a_newer_version_is_refused_and_left_alone()
    {
        await RefusedAfterAsync("INSERT INTO schema_steps VALUES (99, '0099_add_wings', 'abc', 0);", "newer version", "schema step 99 ('0099_add_wings')", "Update SkSqliteMemory");
    }

    [Theory]
    [InlineData("UPDATE schema_steps SET hash = 'f00d';", "hash f00d", "another build")]
    [InlineData("UPDATE schema_steps SET step = 0 WHERE step = 1;", "schema step 0", "another build")]
    [InlineData("UPDATE schema_steps SET step = -7 WHERE step = 1;", "schema step -7", "another build")]
    public async Task A_file_of_another_build_is_refused_and_left_alone(string change, params string[] words) =>
        await RefusedAfterAsync(change, [.. words, SchemaStep.All[0].Name]);

    [Fact]
    public async Task A_file_locked_for_longer_than_the_timeout_is_told_at_open()
    {
        using TempDatabase temp = new();
        await using (await SqliteMemory.OpenAsync(temp.Path))
        {
        }

        using RawFile other = new(temp.Path);
        other.Execute("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE;");
        // A clock that stands must not make it wait forever.
        SqliteMemoryOptions options = new() { BusyTimeout = TimeSpan.FromMilliseconds(40), BusyRetries = 1, TimeProvider = new FakeTimeProvider() };
        SqliteMemoryException exception = await Assert.ThrowsAsync<SqliteMemoryException>(() => SqliteMemory.OpenAsync(temp.Path, options));

        Assert.Equal(("open", SQLitePCL.raw.SQLITE_BUSY), (exception.OperationName, exception.SqliteErrorCode & 0xFF));
        Assert.Contains("BusyTimeout", exception.Message, StringComparison.Ordinal);
        other.Dispose();
        await using SqliteMemory memory = await SqliteMemory.OpenAsync(temp.Path);
    }

    [Fact]
    public async Task A_fresh_file_locked_by_another_program_is_told_at_open()
    {
        using TempDatabase temp = new();
        using RawFile other = new(temp.Path);
        other.Execute("CREATE TABLE orders (x); BEGIN EXCLUSIVE;");
        SqliteMemoryOptions options = new() { BusyTimeout = TimeSpan.FromMilliseconds(40), BusyRetries = 0, TimeProvider = new FakeTimeProvider() };

        SqliteMemoryException exception = await Assert.ThrowsAsync<SqliteMemoryException>(() => SqliteMemory.OpenAsync(temp.Path, options));
        Assert.Contains("locked", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unsafe_SQLite_is_refused_where_a_safe_one_is_required()
    {
        using TempDatabase temp = new();
        Version version = Version.Parse((await GetVersionAsync(temp))!);
        Task<SqliteMemory> open = SqliteMemory.OpenAsync(temp.Path, new SqliteMemoryOptions { RequireSafeSqlite = true });

        if (SqliteVersionGuard.HasWalResetBug(version))
        {
            SqliteMemoryException exception = await Assert.ThrowsAsync<SqliteMemoryException>(() => open);
            Assert.Contains($"SQLite {version}", exception.Message, StringComparison.Ordinal);
            Assert.Contains("RequireSafeSqlite", exception.Message, StringComparison.Ordinal);
        }
        else
        {
            await (await open).DisposeAsync();
        }
    }

    [Theory]
    [InlineData("3.35.5", true)]
    [InlineData("3.44.5", true)]
    [InlineData("3.44.6", false)]
    [InlineData("3.50.4", true)]
    [InlineData("3.50.7", false)]
    [InlineData("3.51.2", true)]
    [InlineData("3.51.3", false)]
    [InlineData("3.52.0", false)]
    public void The_versions_with_the_bug_are_known(string version, bool hasBug) =>
        Assert.Equal(hasBug, SqliteVersionGuard.HasWalResetBug(Version.Parse(version)));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [UnsupportedOSPlatform("windows")]
    public async Task A_read_only_file_is_told_at_open(bool directoryToo)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no file modes; its read-only attribute is covered by the same code.");
        using TempDatabase temp = new();
        await using (SqliteMemory memory = await SqliteMemory.OpenAsync(temp.Path))
        {
            await memory.RememberAsync(Alice, "Lives in Bern");
        }

        File.SetUnixFileMode(temp.Path, UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        const UnixFileMode Read = UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
        File.SetUnixFileMode(temp.Directory, directoryToo ? Read : Read | UnixFileMode.UserWrite | UnixFileMode.OtherWrite);
        try
        {
            string answer = await AnswerAsSomebodyAsync(temp.Path);
            Assert.StartsWith("SqliteMemoryException", answer, StringComparison.Ordinal);
            Assert.Contains($"'{temp.Path}' is read-only for this process; make it and its directory writable", answer, StringComparison.Ordinal);
        }
        finally
        {
            File.SetUnixFileMode(temp.Directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    // Root may write whatever the mode says, so the file is opened as nobody then.
    private static async Task<string> AnswerAsSomebodyAsync(string path)
    {
        if (!Environment.IsPrivilegedProcess)
        {
            using StressChild child = StressChild.Start("try", path);
            return await child.HearAsync();
        }

        try
        {
            using StressChild nobody = StressChild.StartThrough("setpriv", ["--reuid=65534", "--regid=65534", "--clear-groups"], "try", path);
            return await nobody.HearAsync();
        }
        catch (Exception exception) when (exception is System.ComponentModel.Win32Exception or InvalidOperationException)
        {
            Assert.Skip("Root is bound by no file mode, and no process could be started as nobody (setpriv, and a clone others may read): run the tests as a user.");
            throw;
        }
    }

    private static async Task<string?> GetVersionAsync(TempDatabase temp)
    {
        await using SqliteMemory memory = await SqliteMemory.OpenAsync(temp.Path);
        return (await memory.GetStatisticsAsync()).SqliteVersion;
    }

    private static async Task RefusedAfterAsync(string change, params string[] words)
    {
        using TempDatabase temp = new();
        await using (await SqliteMemory.OpenAsync(temp.Path))
        {
        }

        using (RawFile file = new(temp.Path))
        {
            file.Execute(change);
        }

        byte[] before = await File.ReadAllBytesAsync(temp.Path);
        await RefusedAsync(temp.Path, [.. words, "the file was not touched"]);
        Assert.Equal(before, await File.ReadAllBytesAsync(temp.Path));
        AssertNothingIsOpen(temp);
    }

    private static async Task RefusedAsync(string path, params string[] words)
    {
        SqliteMemoryException exception = await Assert.ThrowsAsync<SqliteMemoryException>(() => SqliteMemory.OpenAsync(path));
        Assert.All(words, word => Assert.Contains(word, exception.Message, StringComparison.Ordinal));
        Assert.Contains(path, exception.Message, StringComparison.Ordinal);
        Assert.Equal(("open", path, WriteOutcome.NothingWritten), (exception.OperationName, exception.DataSource, exception.Outcome));
    }

    // On Linux the process can be asked which files it holds.
    private static void AssertNothingIsOpen(TempDatabase temp)
    {
        if (OperatingSystem.IsLinux())
        {
            Assert.DoesNotContain(
                new DirectoryInfo("/proc/self/fd").EnumerateFileSystemInfos().Select(static handle => handle.LinkTarget),
                target => target?.StartsWith(temp.Directory, StringComparison.Ordinal) == true);
        }
    }
}
