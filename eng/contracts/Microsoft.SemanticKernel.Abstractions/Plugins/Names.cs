using System.Text.RegularExpressions;

namespace Microsoft.SemanticKernel;

/// <summary>What plugins and functions may be called.</summary>
internal static partial class Names
{
    public static void CheckPlugin(string name) =>
        Check(name, PluginName(), "A plugin name may hold only ASCII letters, digits and underscores");

    public static void CheckFunction(string name) =>
        Check(name, FunctionName(), "A function name may hold only ASCII letters, digits, underscores and hyphens");

    private static void Check(string name, Regex allowed, string rule)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (!allowed.IsMatch(name))
        {
            throw new ArgumentException($"{rule}: '{name}' is not valid.", nameof(name));
        }
    }

    [GeneratedRegex("^[0-9A-Za-z_]*$")]
    private static partial Regex PluginName();

    [GeneratedRegex("^[0-9A-Za-z_-]*$")]
    private static partial Regex FunctionName();
}
