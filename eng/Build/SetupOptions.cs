namespace SkSqliteMemory.Build;

/// <summary>What the user decides about the setup; null leaves it to the feed.</summary>
internal sealed record SetupOptions(string? AbstractionsSource, string? Folder)
{
    /// <summary>Reads <c>[--abstractions packages|contracts|folder] [--folder DIR]</c>.</summary>
    public static SetupOptions Parse(string[] args)
    {
        SetupOptions options = new(null, null);
        for (int i = 0; i < args.Length; i += 2)
        {
            string value = i + 1 < args.Length ? args[i + 1] : throw Wrong($"{args[i]} needs a value.");
            options = args[i] switch
            {
                "--abstractions" => options with { AbstractionsSource = value },
                "--folder" => options with { Folder = Path.GetFullPath(value) },
                _ => throw Wrong($"setup does not know '{args[i]}'."),
            };
        }

        return Checked(options);
    }

    private static SetupOptions Checked(SetupOptions options) => options switch
    {
        { AbstractionsSource: not (null or "packages" or "contracts" or "folder") } =>
            throw Wrong($"--abstractions is '{options.AbstractionsSource}'; use packages, contracts or folder."),
        { AbstractionsSource: "folder", Folder: null } => throw Wrong("--abstractions folder needs --folder DIR with the real assemblies."),
        { AbstractionsSource: not "folder", Folder: not null } => throw Wrong("--folder goes with --abstractions folder."),
        { Folder: not null } when !Directory.Exists(options.Folder) => throw Wrong($"--folder '{options.Folder}' does not exist."),
        _ => options,
    };

    private static BuildException Wrong(string message) => new(message) { IsUsage = true };
}
