using System.Reflection;
using System.Runtime.Loader;

namespace ContractCheck;

/// <summary>The assemblies of a folder, kept apart from the stand-ins of the same name that this tool runs with.</summary>
internal sealed class RealAssemblies(string folder) : AssemblyLoadContext("real")
{
    public bool Has(string simpleName) => File.Exists(PathOf(simpleName));

    public Assembly Load(string simpleName) => LoadFromAssemblyPath(PathOf(simpleName));

    // What the folder lacks (the framework, its extensions) comes from the default context: names decide, not identities.
    protected override Assembly? Load(AssemblyName assemblyName) =>
        assemblyName.Name is { } name && Has(name) ? LoadFromAssemblyPath(PathOf(name)) : null;

    private string PathOf(string simpleName) => Path.Combine(folder, simpleName + ".dll");
}
