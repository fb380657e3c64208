using System.Security.Cryptography;
using Microsoft.Extensions.AI;

namespace SkSqliteMemory.Tool.Formats;

/// <summary>A message to ingest: <c>{"session","id","role","author","text","createdAt"}</c>.</summary>
/// <param name="Session">The session it belongs to.</param>
/// <param name="Message">The message, with its id.</param>
/// <param name="End">The position in the file behind its line, in bytes.</param>
internal readonly record struct MessageLine(string Session, ChatMessage Message, long End)
{
    private static readonly int MaxTextLength = new SqliteMemoryOptions().MaxTextLength;

    /// <summary>All messages of a file, in order. Stops at the first line that is not one.</summary>
    /// <remarks>
    /// A line without an id gets one made of all lines up to its own. So the same file ingested again, or grown since, doubles
    /// nothing, and an equal line elsewhere is another message.
    /// </remarks>
    /// <exception cref="BadInputException">A line is broken; the message names it by its number.</exception>
    public static IEnumerable<MessageLine> Read(string path)
    {
        using IncrementalHash soFar = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (JsonLine line in JsonLineReader.Read(path))
        {
            soFar.AppendData(line.Utf8.Span);
            soFar.AppendData("\n"u8);
            using LineFields fields = new(path, line);
            yield return Parse(fields, line, soFar);
        }
    }

    private static MessageLine Parse(LineFields fields, JsonLine line, IncrementalHash soFar)
    {
        ChatMessage message = new(Role(fields), fields.RequiredText("text"))
        {
            MessageId = fields.OptionalId("id") ?? Convert.ToHexStringLower(soFar.GetCurrentHash().AsSpan(0, 16)),
            AuthorName = fields.AnyText("author"),
            CreatedAt = fields.OptionalTime("createdAt"),
        };
        if (message.Text.Length > MaxTextLength)
        {
            throw fields.Bad($"has a text of {message.Text.Length} characters; at most {MaxTextLength} are stored as one message");
        }

        string session = fields.OptionalId("session") ?? throw fields.Bad("has no \"session\"");
        return new MessageLine(session, message, line.End);
    }

    private static ChatRole Role(LineFields fields) => fields.RequiredText("role") switch
    {
        "user" => ChatRole.User,
        "assistant" => ChatRole.Assistant,
        "system" => ChatRole.System,
        "tool" => ChatRole.Tool,
        string other => throw fields.Bad($"has the role '{other}'; use user, assistant, system or tool"),
    };
}
