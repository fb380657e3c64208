using System.Globalization;
using System.Text;
using Microsoft.Extensions.AI;
using SkSqliteMemory.Memory.Learning;
using SkSqliteMemory.Model;
using SkSqliteMemory.Model.Text;
using SkSqliteMemory.Storage.Rows.Sessions;

namespace SkSqliteMemory.Memory.Sessions;

/// <summary>Turns messages into rows: words for full text, tokens, JSON, all checked before anything is written.</summary>
internal sealed class MessageReader(SqliteMemoryOptions options)
{
    // What chat formats spend on role and separators, as OpenAI's cookbook counts it.
    private const int TokensPerMessage = 4;

    /// <summary>How many tokens a message counts in a session.</summary>
    public int CountTokens(ChatMessage message) => CountTokens(WordsOf(message));

    public NewMessage Read(ChatMessage message, AppendOptions asked, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(message);
        string text = WordsOf(message);
        CheckText(text);
        string role = CheckName(message.Role.Value, "role")!;
        string json = MessageJson.Write(message);
        if (options is { RedactMessages: true, SecretRedactor: { } redactor })
        {
            (text, json) = (redactor.Redact(text), MessageRedaction.Redact(json, redactor));
        }

        if (json.Length > options.MaxMessageLength)
        {
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
                $"The message has {json.Length:N0} characters as JSON; at most {options.MaxMessageLength:N0} are allowed (SqliteMemoryOptions.MaxMessageLength)."),
                nameof(message));
        }

        return new NewMessage(CheckName(message.MessageId, "message id") ?? Guid.CreateVersion7(now).ToString("N"), role, text, json)
        {
            Author = CheckName(message.AuthorName, "author"),
            SearchText = MemoryTraffic.Is(message) ? "" : SearchText.Segment(text),
            Tokens = CountTokens(text),
            CreatedAt = message.CreatedAt ?? now,
            Usage = asked.Usage is null ? UsageReader.Read(message, asked.ModelId) : null,
            EndsTurn = message.Role == ChatRole.Assistant && !message.Contents.OfType<ToolCallContent>().Any(),
        };
    }

    private int CountTokens(string words) => options.TokenCounter.Count(words) + TokensPerMessage;

    // The words of a tool's traffic count as well: a later question may be about a result.
    private static string WordsOf(ChatMessage message)
    {
        StringBuilder words = new(message.Text);
        foreach (AIContent content in message.Contents)
        {
            switch (content)
            {
                case FunctionCallContent call:
                    Append(words, $"{call.Name}({string.Join(", ", call.Arguments?.Select(static argument => $"{argument.Key}: {argument.Value}") ?? [])})");
                    break;
                case FunctionResultContent { Result: { } result }:
                    Append(words, result.ToString());
                    break;
                case ErrorContent error:
                    Append(words, error.Message);
                    break;
            }
        }

        return words.ToString();
    }

    private static void Append(StringBuilder words, string? text)
    {
        if (!string.IsNullOrEmpty(text))
        {
            words.Append(words.Length > 0 ? "\n" : "").Append(text);
        }
    }

    private void CheckText(string text)
    {
        if (text.Length > options.MaxTextLength)
        {
            TextGuard.RequireContent(text, options.MaxTextLength, "message");
        }

        TextGuard.RequireStorable(text, "message");
    }

    public static string? CheckName(string? name, string what)
    {
        if (name is null)
        {
            return null;
        }

        if (string.IsNullOrWhiteSpace(name) || name.Length > MemoryScope.MaxIdLength)
        {
            throw new ArgumentException($"The {what} '{name[..Math.Min(40, name.Length)]}' must have 1 to {MemoryScope.MaxIdLength} visible characters, or be null.", nameof(name));
        }

        TextGuard.RequireStorable(name, what);
        return name;
    }
}
