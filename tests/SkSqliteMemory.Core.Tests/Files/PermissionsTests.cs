using System.Runtime.Versioning;

namespace SkSqliteMemory.Core.Tests.Files;

public sealed class PermissionsTests
{
    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task A_new_file_and_its_log_can_be_read_by_their_owner_only()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no file modes; a file inherits the rights of its directory.");
        using TempDatabase temp = new();
        await using SqliteMemory memory = await SqliteMemory.OpenAsync(temp.Path);
        await memory.RememberAsync(new MemoryScope { UserId = "alice" }, "Lives in Bern");

        foreach (string file in (string[])[temp.Path, $"{temp.Path}-wal", $"{temp.Path}-shm"])
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task The_rights_of_a_file_that_was_there_stay_as_they_are()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no file modes; a file inherits the rights of its directory.");
        using TempDatabase temp = new();
        const UnixFileMode Shared = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite;
        await File.WriteAllBytesAsync(temp.Path, []);
        File.SetUnixFileMode(temp.Path, Shared);
        await using SqliteMemory memory = await SqliteMemory.OpenAsync(temp.Path);

        Assert.Equal((Shared, Shared), (File.GetUnixFileMode(temp.Path), File.GetUnixFileMode($"{temp.Path}-wal")));
    }
}
