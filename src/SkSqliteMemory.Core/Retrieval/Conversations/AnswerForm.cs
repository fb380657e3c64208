using SkSqliteMemory.Model.Text;
using SkSqliteMemory.Model.Text.Speech;

namespace SkSqliteMemory.Retrieval.Conversations;

/// <summary>What an answer would tell, by the English words of the question.</summary>
internal static class AnswerForm
{
    /// <summary>The traits of which an answer has one.</summary>
    public static TalkTraits Of(string question)
    {
        TalkTraits wanted = TalkTraits.None;
        string before = "";
        WordReader words = new(question);
        while (words.MoveNext())
        {
            string word = words.Current.ToString().ToLowerInvariant();
            wanted |= (before, word) switch
            {
                (_, "when") => TalkTraits.TellsTime,
                ("how", "long" or "often" or "old") => TalkTraits.TellsTime | TalkTraits.TellsNumber,
                ("what" or "which", "date" or "day" or "month" or "year" or "time") => TalkTraits.TellsTime,
                ("how", "many" or "much") => TalkTraits.TellsNumber,
                (_, "who" or "whom" or "whose") => TalkTraits.Names,
                _ => TalkTraits.None,
            };
            before = word;
        }

        return wanted;
    }
}
