using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace Microsoft.SemanticKernel;

/// <summary>A template of plain text and {{$name}} variables; values are XML-encoded, as the text may be chat XML.</summary>
internal sealed partial class VariableTemplate : IPromptTemplate
{
    private readonly string _template;
    private readonly bool _encode;

    public VariableTemplate(PromptTemplateConfig config)
    {
        _template = config.Template;
        _encode = !config.AllowDangerouslySetContent;
        if (Block().Matches(_template).FirstOrDefault(block => !block.Groups["name"].Success) is { } unknown)
        {
            throw new NotSupportedException($"This stand-in renders only {{{{$name}}}} blocks, not '{unknown.Value}'.");
        }
    }

    public Task<string> RenderAsync(Kernel kernel, KernelArguments? arguments = null, CancellationToken cancellationToken = default) =>
        Task.FromResult(Block().Replace(_template, block => Value(block.Groups["name"].Value, arguments, kernel.Culture)));

    private string Value(string name, KernelArguments? arguments, CultureInfo culture)
    {
        var value = arguments?.GetValueOrDefault(name);
        var text = Convert.ToString(value, culture) ?? "";
        return _encode ? WebUtility.HtmlEncode(text) : text;
    }

    [GeneratedRegex(@"\{\{\s*(?:\$(?<name>\w+)\s*\}\}|[^}]*\}\})")]
    private static partial Regex Block();
}
