// Shows the whole story: an agent works on a customer's case, is killed in the middle of a write, comes back in a new process, goes on,
// and answers questions about the beginning from a fraction of the history, by calling its memory tools. All in one file.
//
// Run it with `dotnet run build.cs demo`. An argument names the file to keep; without one it lies in the temporary folder.
using SkSqliteMemory.Samples;

return args switch
{
    [WritingProcess.Name, string file] => await WritingProcess.RunAsync(file),
    [AnsweringProcess.Name, string file, string acknowledged] => await AnsweringProcess.RunAsync(file, acknowledged.Split(' ')),
    _ => await Story.TellAsync(args.FirstOrDefault() ?? Path.Combine(Directory.CreateTempSubdirectory("skmem-").FullName, "agent.db")),
};
