using System.CommandLine;
using System.Text.Json;
using SkSqliteMemory.Tool.Formats;
using SkSqliteMemory.Tool.Printing;

namespace SkSqliteMemory.Tool.Commands;

/// <summary><c>skmem ingest FILE.jsonl</c>: messages of sessions into the file.</summary>
internal static class IngestCommand
{
    public static Command Create(Screen screen)
    {
        Argument<string> file = new("FILE.jsonl")
        {
            Description =
                """Lines {"session","id","role","author","text","createdAt"}; role is user, assistant, system or tool; id, author and createdAt may be absent.""",
        };
        Option<string> db = SharedOptions.Db();
        Option<MemoryScope?> scope = SharedOptions.Scope();
        Option<bool> json = SharedOptions.Json();
        Command command = new("ingest", "Store messages. A file that holds a broken line is refused as a whole; the same id again doubles nothing.")
        {
            file, db, scope, json,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            screen, parsed.GetRequiredValue(file), parsed.GetRequiredValue(db), parsed.GetRequiredValue(scope)!, parsed.GetValue(json),
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        Screen screen, string file, string db, MemoryScope scope, bool asJson, CancellationToken cancellationToken)
    {
        MemoryFiles.RequireInput(file);
        long total = await CheckAsync(screen, file, cancellationToken).ConfigureAwait(false);
        SqliteMemory memory = await MemoryFiles.OpenOrCreateAsync(db, cancellationToken).ConfigureAwait(false);
        await using (memory.ConfigureAwait(false))
        {
            MessageIngestion ingestion = new(memory, scope);
            await screen.ShowAsync("Writing", total, report => WriteAsync(ingestion, file, report, cancellationToken)).ConfigureAwait(false);
            int jobs = await PendingWork.RunAsync(screen, memory, cancellationToken).ConfigureAwait(false);
            Print(screen.Output, asJson, ingestion, jobs);
        }

        return ExitCode.Success;
    }

    // The whole file is read once before the first write, so that a broken line leaves the memory file as it was.
    private static async Task<long> CheckAsync(Screen screen, string file, CancellationToken cancellationToken)
    {
        long total = 0;
        await screen.ShowAsync("Checking", new FileInfo(file).Length, report => Task.Run(
            () =>
            {
                foreach (MessageLine line in MessageLine.Read(file))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    total++;
                    report(line.End);
                }
            },
            cancellationToken)).ConfigureAwait(false);
        return total;
    }

    private static async Task WriteAsync(MessageIngestion ingestion, string file, Action<double> report, CancellationToken cancellationToken)
    {
        foreach (MessageLine line in MessageLine.Read(file))
        {
            await ingestion.AddAsync(line, cancellationToken).ConfigureAwait(false);
            report(ingestion.Messages);
        }

        await ingestion.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    private static void Print(TextWriter output, bool asJson, MessageIngestion done, int jobs)
    {
        if (asJson)
        {
            JsonOutput.WriteLine(output, json => WriteJson(json, done, jobs));
            return;
        }

        output.WriteLine(
            $"{Wording.Count(done.Messages, "message")} of {Wording.Count(done.Sessions, "session")} read: " +
            $"{Wording.Number(done.Written)} new, {Wording.Number(done.AlreadyPresent)} already there.");
        output.WriteLine($"{Wording.Count(jobs, "background job")} done.");
    }

    private static void WriteJson(Utf8JsonWriter json, MessageIngestion done, int jobs)
    {
        json.WriteStartObject();
        json.WriteNumber("sessions", done.Sessions);
        json.WriteNumber("messages", done.Messages);
        json.WriteNumber("new", done.Written);
        json.WriteNumber("alreadyPresent", done.AlreadyPresent);
        json.WriteNumber("jobs", jobs);
        json.WriteEndObject();
    }
}
