using System.Globalization;
using SkSqliteMemory.Storage.Files;

namespace SkSqliteMemory.Storage.Migrations;

/// <summary>Brings a file to the schema of this version: ordered, forward only, each step in one transaction with its record.</summary>
internal sealed class SchemaMigrator(FileSettings settings)
{
    /// <summary>"SkSM" in the file's header says whose file it is (https://sqlite.org/pragma.html#pragma_application_id).</summary>
    public const int ApplicationId = 0x536B534D;

    private const string CreateSteps = """
        CREATE TABLE schema_steps (
            step INTEGER PRIMARY KEY,
            name TEXT NOT NULL,
            hash TEXT NOT NULL,
            applied_at INTEGER NOT NULL
        );
        """;

    private const string AppliedSteps = "SELECT step, name, hash FROM schema_steps ORDER BY step;";

    private const string RecordStep = """
        INSERT INTO schema_steps (step, name, hash, applied_at)
        VALUES ($step, $name, $hash, $at);
        """;

    // One statement, so that it sees the file before or after another process's schema step, not between.
    private const string ReadTables = "SELECT name FROM sqlite_master WHERE type IN ('table', 'view');";

    /// <summary>Refuses a file that a newer or changed version wrote, or that belongs to something else. Reads only.</summary>
    public void RefuseForeign(FileConnection connection) => CountApplied(connection);

    /// <summary>Refuses also a file that lacks steps, for who may not write. Reads only.</summary>
    public void RequireCurrent(FileConnection connection)
    {
        int applied = CountApplied(connection);
        if (applied < SchemaStep.All.Count)
        {
            throw FileErrors.Fail("open", settings.Path, applied == 0
                ? $"'{settings.Path}' is no memory file: it has no schema of SkSqliteMemory; name another file."
                : $"The file '{settings.Path}' has {applied} of {SchemaStep.All.Count} schema steps; open it once with this version, which brings it up to date.");
        }
    }

    public void Migrate(FileConnection connection)
    {
        if (CountApplied(connection) == SchemaStep.All.Count)
        {
            return;
        }

        WriteTransaction transaction = new(settings, connection);
        try
        {
            transaction.Begin("open");
            // Another process may have done it while this one waited for the lock.
            foreach (SchemaStep step in SchemaStep.All.Skip(CountApplied(connection)))
            {
                Apply(connection, step);
            }

            transaction.Commit();
        }
        catch (TransactionLostException lost)
        {
            throw lost.For("open", settings.Path);
        }
        finally
        {
            transaction.Rollback();
        }
    }

    private void Apply(FileConnection connection, SchemaStep step)
    {
        if (step.Number == 1)
        {
            connection.Execute(CreateSteps);
            connection.Execute($"PRAGMA application_id = {ApplicationId};");
        }

        connection.Execute(step.Sql);
        connection.Prepare(RecordStep)
            .Set("$step", step.Number).Set("$name", step.Name).Set("$hash", step.Hash)
            .Set("$at", settings.Time.GetUtcNow().ToUnixTimeMilliseconds())
            .Execute();
    }

    private int CountApplied(FileConnection connection)
    {
        HashSet<string> tables = new(connection.Prepare(ReadTables).List(static row => row.GetString(0)), StringComparer.OrdinalIgnoreCase);
        if (!tables.Contains("schema_steps"))
        {
            RefuseOccupied(connection, tables);
            return 0;
        }

        RefuseOtherApplication(connection, whose: [ApplicationId]);
        List<(int Step, string Name, string Hash)> applied =
            connection.Prepare(AppliedSteps).List(static row => (row.GetInt32(0), row.GetString(1), row.GetString(2)));
        foreach ((int number, string name, string hash) in applied)
        {
            Compare(number, name, hash);
        }

        return applied.Count;
    }

    private void Compare(int number, string name, string hash)
    {
        if (number > SchemaStep.All.Count)
        {
            throw FileErrors.Fail("open", settings.Path,
                $"The file '{settings.Path}' was written by a newer version: it has schema step {number} ('{name}'), this version knows {SchemaStep.All.Count}. " +
                "Update SkSqliteMemory; the file was not touched.");
        }

        string known = number > 0 ? SchemaStep.All[number - 1].Hash : "none";
        if (hash != known)
        {
            throw FileErrors.Fail("open", settings.Path,
                $"The file '{settings.Path}' has schema step {number} ('{name}') with hash {Begin(hash)}, this version's is {Begin(known)}; " +
                "it comes from another build. Open it with that build; the file was not touched.");
        }
    }

    private static string Begin(string hash) => hash.Length > 12 ? $"{hash[..12]}..." : hash;

    private void RefuseOccupied(FileConnection connection, HashSet<string> tables)
    {
        if (SchemaStep.All.SelectMany(static step => step.Tables).FirstOrDefault(tables.Contains) is { } table)
        {
            throw FileErrors.Fail("open", settings.Path,
                $"The database '{settings.Path}' has a table '{table}' that is not SkSqliteMemory's; name another file. The file was not touched.");
        }

        RefuseOtherApplication(connection, whose: [0, ApplicationId]);
    }

    private void RefuseOtherApplication(FileConnection connection, ReadOnlySpan<int> whose)
    {
        int id = Convert.ToInt32(connection.Ask("PRAGMA application_id;"), CultureInfo.InvariantCulture);
        if (!whose.Contains(id))
        {
            throw FileErrors.Fail("open", settings.Path,
                $"The database '{settings.Path}' belongs to another application: its application_id is {id}, SkSqliteMemory's is {ApplicationId}; " +
                "name another file. The file was not touched.");
        }
    }
}
