using System.Diagnostics.CodeAnalysis;
using System.Xml;
using System.Xml.Linq;

namespace Microsoft.SemanticKernel.ChatCompletion;

/// <summary>Reads a rendered prompt as messages: chat XML where it is that, else one user message.</summary>
internal static class ChatPrompt
{
    public static ChatHistory ToHistory(string prompt)
    {
        if (TryReadMessages(prompt, out var messages))
        {
            return new ChatHistory(messages);
        }

        var history = new ChatHistory();
        history.AddUserMessage(prompt);
        return history;
    }

    private static bool TryReadMessages(string prompt, [NotNullWhen(true)] out List<ChatMessageContent>? messages)
    {
        messages = null;
        if (!prompt.Contains("<message", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        try
        {
            var root = XElement.Parse($"<root>{prompt}</root>", LoadOptions.PreserveWhitespace);
            messages = [.. root.Elements().Where(IsMessage).Select(Message)];
            return messages.Count > 0;
        }
        catch (XmlException)
        {
            return false;
        }
    }

    private static bool IsMessage(XElement element) =>
        element.Name.LocalName.Equals("message", StringComparison.OrdinalIgnoreCase) && element.Attribute("role") is not null;

    private static ChatMessageContent Message(XElement element)
    {
        var role = new AuthorRole(element.Attribute("role")!.Value);
        var items = new ChatMessageContentItemCollection();
        foreach (var content in element.Elements().Select(Item).OfType<KernelContent>())
        {
            items.Add(content);
        }

        return items.Count > 0
            ? new ChatMessageContent(role, items)
            : new ChatMessageContent(role, element.Value.Trim() is { Length: > 0 } text ? text : null);
    }

    private static KernelContent? Item(XElement element)
    {
        var text = element.Value.Trim();
        var isData = text.StartsWith("data:", StringComparison.OrdinalIgnoreCase);
        return (element.Name.LocalName.ToUpperInvariant(), text.Length > 0) switch
        {
            ("TEXT", true) => new TextContent(text),
            ("IMAGE", true) => isData ? new ImageContent(text) : new ImageContent(new Uri(text)),
            ("AUDIO", true) => isData ? new AudioContent(text) : new AudioContent(new Uri(text)),
            ("BINARY", true) => isData ? new BinaryContent(text) : new BinaryContent(new Uri(text)),
            _ => null,
        };
    }
}
