using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml;

namespace SkSqliteMemory.Prompts;

/// <summary>A rendered prompt as Semantic Kernel will read it: as messages in XML where it is that, else as one text.</summary>
/// <remarks>
/// Semantic Kernel looks for "&lt;message", loads the prompt as the content of an XML element, and takes the children named message, in any
/// case, that have a role. Whatever fails there is sent to the model as it is. The same parser decides here, so that both agree.
/// </remarks>
internal sealed partial class ChatMarkup
{
    private const string Root = "<root>";

    private readonly string _prompt;
    private readonly int _lastMessage;

    private ChatMarkup(string prompt, int lastMessage, string question) => (_prompt, _lastMessage, Question) = (prompt, lastMessage, question);

    /// <summary>What the last message says.</summary>
    public string Question { get; }

    /// <summary>Reads a prompt; null where it is sent as it is.</summary>
    public static ChatMarkup? Read(string prompt)
    {
        if (!Opening().IsMatch(prompt))
        {
            return null;
        }

        string document = $"{Root}{prompt}</root>";
        try
        {
            XmlDocument whole = new() { PreserveWhitespace = true, XmlResolver = null };
            whole.LoadXml(document);
            XmlElement? last = whole.DocumentElement!.ChildNodes.OfType<XmlElement>().LastOrDefault(IsMessage);
            return last is null ? null : new ChatMarkup(prompt, PlaceOfLast(document) - Root.Length, last.InnerText.Trim());
        }
        catch (XmlException)
        {
            return null;
        }
    }

    /// <summary>The prompt with a message of the user before its last one.</summary>
    public string With(string text) => $"{_prompt[.._lastMessage]}<message role=\"user\">{Escape(text)}</message>\n{_prompt[_lastMessage..]}";

    /// <summary>A prompt that is sent as it is, with a text before it, which cannot make messages of it.</summary>
    public static string Before(string prompt, string text)
    {
        string whole = $"{Opening().Replace(text, "&lt;")}\n\n{prompt}";

        // A prompt that only looks like messages may become some by what stands before it.
        return Read(whole) is null ? whole : $"{Escape(text)}\n\n{prompt}";
    }

    /// <summary>Text for XML. Characters that XML cannot hold at all would keep the whole prompt from being read as messages.</summary>
    private static string Escape(string text)
    {
        StringBuilder holdable = new(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            holdable.Append(rune.IsBmp && !XmlConvert.IsXmlChar((char)rune.Value) ? Rune.ReplacementChar : rune);
        }

        return WebUtility.HtmlEncode(holdable.ToString());
    }

    private static bool IsMessage(XmlElement element) =>
        element.Name.Equals("message", StringComparison.OrdinalIgnoreCase) && element.HasAttribute("role");

    /// <summary>Where the last message begins. Words that look like one may stand in its text, so that a search would not do.</summary>
    private static int PlaceOfLast(string document)
    {
        using XmlTextReader reader = new(new StringReader(document)) { XmlResolver = null };
        (int Line, int Column) place = default;
        while (reader.Read())
        {
            if (reader is { NodeType: XmlNodeType.Element, Depth: 1 } && reader.Name.Equals("message", StringComparison.OrdinalIgnoreCase)
                && reader.GetAttribute("role") is not null)
            {
                place = (reader.LineNumber, reader.LinePosition);
            }
        }

        // Lines and columns count from 1, and the column is that of the name behind the bracket.
        int lineStart = place.Line == 1 ? 0 : LineEnd().Matches(document).Take(place.Line - 1).Last() is var end ? end.Index + end.Length : 0;
        return lineStart + place.Column - 2;
    }

    [GeneratedRegex("<(?=message)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Opening();

    [GeneratedRegex(@"\r\n|\r|\n")]
    private static partial Regex LineEnd();
}
