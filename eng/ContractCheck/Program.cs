using System.Reflection;
using ContractCheck;

// Compares every public or protected member of the stand-ins with the real assemblies in a folder.
// Exit codes: 0 no difference, 1 differences, 2 bad usage or a missing assembly.
if (args is not ["--folder", var folder])
{
    return Refuse("Usage: ContractCheck --folder DIR, where DIR holds the real assemblies.");
}

if (!Directory.Exists(folder))
{
    return Refuse($"The folder '{folder}' does not exist.");
}

var standIns = StandInNames();
var realAssemblies = new RealAssemblies(Path.GetFullPath(folder));
if (standIns.FirstOrDefault(name => !realAssemblies.Has(name)) is { } missing)
{
    return Refuse($"The folder '{folder}' has no {missing}.dll to compare the stand-in with.");
}

try
{
    return Compare(standIns, realAssemblies);
}
catch (Exception failure) when (failure is FileNotFoundException or FileLoadException or BadImageFormatException)
{
    return Refuse($"An assembly could not be loaded for the comparison: {failure.Message}");
}

static int Compare(IReadOnlyList<string> standIns, RealAssemblies realAssemblies)
{
    var report = new DifferenceReport(Console.Out);
    foreach (var name in standIns)
    {
        var standIn = Assembly.LoadFrom(Path.Combine(AppContext.BaseDirectory, name + ".dll"));
        new AssemblyComparison(standIn, realAssemblies.Load(name), report).Run();
    }

    report.WriteTotal();
    return report.Differences == 0 ? 0 : 1;
}

static IReadOnlyList<string> StandInNames() =>
    [.. Assembly.GetExecutingAssembly().GetCustomAttributes<AssemblyMetadataAttribute>()
        .Where(metadata => metadata.Value == "StandIn")
        .Select(metadata => metadata.Key)
        .Order(StringComparer.Ordinal)];

static int Refuse(string sentence)
{
    Console.Error.WriteLine(sentence);
    return 2;
}
