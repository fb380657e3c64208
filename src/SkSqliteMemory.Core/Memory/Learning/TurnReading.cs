using Microsoft.Extensions.AI;
using SkSqliteMemory.Memory.Sessions;
using SkSqliteMemory.Model;
using SkSqliteMemory.Model.Text;
using SkSqliteMemory.Storage.Rows.Learning;
using SkSqliteMemory.Storage.Rows.Sessions;

namespace SkSqliteMemory.Memory.Learning;

/// <summary>A message that may be learned from: where it stands, what it says, and how far it is believed.</summary>
internal sealed record SpokenMessage(long Row, ExtractionMessage Message, MemoryProvenance Provenance, double Trust);

/// <summary>What of a turn may be learned from: what people said to each other, without what came out of the memory.</summary>
internal static class TurnReading
{
    // What is pasted beyond this is a document, and no talk.
    private const int MaxLength = 20_000;

    public static IReadOnlyList<SpokenMessage> Read(LearnableTurn turn, LearningOptions options)
    {
        // What an assistant says after it read a tool's result may be that result in its own words.
        bool isTainted = turn.Messages.Any(HoldsResult);
        return
        [
            .. from row in turn.Messages
               let message = Read(row, options)
               where message is not null
               let provenance = ProvenanceOf(row.Role, isTainted)
               let trust = row.Role == "assistant" && isTainted ? MemoryTrust.Of(MemoryProvenance.Tool) : MemoryTrust.Of(provenance)
               select new SpokenMessage(row.Row, message, provenance, trust),
        ];
    }

    public static IReadOnlyList<ExtractionMessage> ReadEarlier(LearnableTurn turn, LearningOptions options) =>
        [.. turn.Earlier.Select(row => Read(row, options)).OfType<ExtractionMessage>()];

    private static ExtractionMessage? Read(MessageRow row, LearningOptions options)
    {
        bool isWanted = row.IsSpeech && row.Role switch
        {
            "user" => true,
            "assistant" => options.FromAssistant,
            "tool" => options.FromTools,
            _ => false,
        };
        string text = !isWanted ? "" : MemoryTraffic.WithoutRecalled(row.Role == "tool" ? row.Text : MessageJson.Read(row).Message.Text);
        return string.IsNullOrWhiteSpace(text) ? null : new ExtractionMessage(row.Role, row.Author, Cut(text), row.CreatedAt);
    }

    // Some hosts put results into messages of users or assistants.
    private static bool HoldsResult(MessageRow row) =>
        row.Role == "tool" || MessageJson.Read(row).Message.Contents.Any(static content => content is ToolResultContent);

    // Never half of a surrogate pair.
    private static string Cut(string text) =>
        text.Length <= MaxLength ? text : text[..(char.IsHighSurrogate(text[MaxLength - 1]) ? MaxLength - 1 : MaxLength)];

    private static MemoryProvenance ProvenanceOf(string role, bool isTainted) => role switch
    {
        "user" => MemoryProvenance.User,
        "tool" => MemoryProvenance.Tool,
        _ => isTainted ? MemoryProvenance.Derived : MemoryProvenance.Assistant,
    };
}
