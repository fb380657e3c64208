using System.Text;
using SkSqliteMemory.Storage.Rows.Sessions;

namespace SkSqliteMemory.Memory.Sessions;

/// <summary>A turn as text for a prompt: one line a message, who spoke and what.</summary>
internal static class TurnText
{
    public static string Render(TurnRow turn)
    {
        StringBuilder text = new();
        foreach (MessageRow message in turn.Messages.Where(static message => message.IsSpeech))
        {
            text.Append(text.Length > 0 ? "\n" : "")
                .Append(message.Role).Append(message.Author is null ? "" : $" ({message.Author})").Append(": ").Append(message.Text);
        }

        return text.ToString();
    }

    public static ChatTurn ToChatTurn(TurnRow turn) =>
        new(turn.Number, [.. turn.Messages.Select(MessageJson.Read)], turn.Tokens, turn.IsComplete);

    public static IReadOnlyList<string> Ids(TurnRow turn) => [.. turn.Messages.Select(static message => message.Id)];
}
