using SkSqliteMemory.Core.Tests.Children;
using SkSqliteMemory.Storage.Migrations;

namespace SkSqliteMemory.Core.Tests.Files;

public sealed class MigrationsTests
{
    /// <summary>A step that was shipped never changes: a file that has it would be refused. Until the first release these lines may follow it.</summary>
    private static readonly string[] Shipped =
    [
        "a90205d80f136a78b78e3aca7cfb35c02d10e49e5bfeb8472c2c8c0151565f93",
        "55056a8d398aef4cd68c059e634f65139addf24ff1a51f093154cabd6a65b1cc",
        "e21dd57429a04e2b7d91776c2213e89f9dd52b267a11b15303b84a80a83fcaa2",
        "3cfcf94584dd058413eda2adc911789bd5aca8efcdc206e8515a47f3264e3d38",
        "342eb8990d2041c9d86aa16deab9adec8e00226c018ddf8fac3e91b773e0022d",
        "f1dfefabb81ed79186f156fe09d567075bce91b14ffefbf070a20b6e4e9246c9",
        "d95ed19818e80bb2e3a66503add470ff6895a542ae2ef921e29b34ef693b4f2d",
        "deb3f564f2c4ff9566363a6aa3ec1e85b6c28f84a129b4eb4a1cbe6b24cfd641",
        "1679a02199550ae265d8722076e7e578ad12a4d3cc6a028665ca8ade3a4fe7ef",
        "51e156ba874251d5b27d5280cd22bce4a785f4bfa18749c92eb36858811a44c6",
        "8725ce68dbc41ff043a5f3d3c9a07f5f6b251125a72b176e88f10779c2ae1692",
    ];

    [Fact]
    public void Shipped_steps_are_as_they_were() => Assert.Equal(Shipped, SchemaStep.All.Select(static step => step.Hash));

    [Fact]
    public async Task A_fresh_file_records_its_steps_and_whose_it_is()
    {
        using TempDatabase temp = new();
        await using SqliteMemory memory = await SqliteMemory.OpenAsync(temp.Path);
        using RawFile file = new(temp.Path);

        Assert.Equal(
            SchemaStep.All.Select(static step => $"{step.Number} {step.Name} {step.Hash}"),
            file.List("SELECT step || ' ' || name || ' ' || hash FROM schema_steps ORDER BY step;", row => row.GetString(0)));
        Assert.Equal((SchemaMigrator.ApplicationId, "wal", 2L), (file.Number("PRAGMA application_id;"), file.Text("PRAGMA journal_mode;"), file.Number("PRAGMA auto_vacuum;")));
    }

    [Fact]
    public async Task Opening_again_changes_nothing()
    {
        using TempDatabase temp = new();
        await using (await SqliteMemory.OpenAsync(temp.Path))
        {
        }

        byte[] before = await File.ReadAllBytesAsync(temp.Path);
        await using (await SqliteMemory.OpenAsync(temp.Path))
        {
        }

        Assert.Equal(before, await File.ReadAllBytesAsync(temp.Path));
    }

    [Fact]
    public async Task Opening_does_not_wait_for_a_long_write_of_another_process()
    {
        using TempDatabase temp = new();
        await using (await SqliteMemory.OpenAsync(temp.Path))
        {
        }

        using RawFile other = new(temp.Path);
        other.Execute("BEGIN IMMEDIATE; INSERT INTO scopes (user_id) VALUES ('slow');");
        await using SqliteMemory memory = await SqliteMemory.OpenAsync(temp.Path, new SqliteMemoryOptions { BusyTimeout = TimeSpan.FromMilliseconds(1), BusyRetries = 0 });

        Assert.Equal(0, (await memory.GetStatisticsAsync()).Scopes);
    }
}
