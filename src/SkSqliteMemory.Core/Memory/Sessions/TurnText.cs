using System.Text;
using SkSqliteMemory.Storage.Rows;
using SkSqliteMemory.Storage.Rows.Sessions;

namespace SkSqliteMemory.Memory.Sessions;

/// <summary>A turn as text for a prompt: one line a message, who spoke and what.</summary>
internal static class TurnText
{
    public static string Render(TurnRow turn) => Render(turn.Messages
        .Where(static message => message.IsSpeech).Select(static message => (message.Role, message.Author, message.Text)));

    public static string Render(IEnumerable<PassageRow> turn) => Render(turn.Select(static message => (message.Role, message.Author, message.Text)));

    public static string Speaker(string role, string? author) => author is null ? role : $"{role} ({author})";

    public static ChatTurn ToChatTurn(TurnRow turn) =>
        new(turn.Number, [.. turn.Messages.Select(MessageJson.Read)], turn.Tokens, turn.IsComplete);

    public static IReadOnlyList<string> Ids(TurnRow turn) => [.. turn.Messages.Select(static message => message.Id)];

    private static string Render(IEnumerable<(string Role, string? Author, string Text)> messages)
    {
        StringBuilder text = new();
        foreach ((string role, string? author, string said) in messages)
        {
            text.Append(text.Length > 0 ? "\n" : "").Append(Speaker(role, author)).Append(": ").Append(said);
        }

        return text.ToString();
    }
}
