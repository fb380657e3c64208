using System.Text.RegularExpressions;

namespace SkSqliteMemory.Memory.Learning.Rules;

/// <summary>What users like, want and prefer.</summary>
internal static partial class TasteRules
{
    private const string User = "user";
    private const string Kind = "preference";
    private const int MaxWords = 8;

    private const string End = @"(?=\s+(?:because|since|when|while|but|if|although|so|now|these days|any ?more|any longer|too|as well|very much|a lot|the most)\b|\s+[-–—]\s|[,;:.!?()]|$)";

    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    public static ExtractedMemory? Read(string clause) =>
        Choice(Prefers().Match(clause), clause)
        ?? Favourite(Best().Match(clause), clause)
        ?? Liking(NoMore().Match(clause), clause, "likes", isNegated: true)
        ?? Liking(Dislikes().Match(clause), clause, "dislikes", isNegated: false)
        ?? Liking(Likes().Match(clause), clause, "likes", isNegated: false)
        ?? Liking(Fan().Match(clause), clause, "likes", isNegated: false)
        ?? Habit(clause);

    // One of two at a time: the pair is what is chosen from, in whatever order it is named.
    private static ExtractedMemory? Choice(Match match, string clause)
    {
        string chosen = match.Groups["o"].Value.Trim();
        if (!IsShort(match, chosen))
        {
            return null;
        }

        string other = match.Groups["than"].Value.Trim();
        IEnumerable<string> pair = ((string[])[chosen.ToLowerInvariant(), other.ToLowerInvariant()]).Order(StringComparer.Ordinal);
        return other.Length == 0
            ? LearningRules.Said(clause, Kind, 0.6, new ExtractedRelation(User, "prefers", chosen))
            : LearningRules.Said(clause, Kind, 0.6, new ExtractedRelation(User, $"prefers of {string.Join(" and ", pair)}", chosen) { IsSingleValued = true });
    }

    private static ExtractedMemory? Favourite(Match match, string clause)
    {
        string value = match.Groups["o"].Value.Trim();
        return IsShort(match, value)
            ? LearningRules.Said(clause, Kind, 0.6, new ExtractedRelation(User, $"favourite {match.Groups["what"].Value.ToLowerInvariant()} is", value)
            {
                IsSingleValued = true,
            })
            : null;
    }

    private static ExtractedMemory? Liking(Match match, string clause, string predicate, bool isNegated)
    {
        string value = match.Groups["o"].Value.Trim();
        return IsShort(match, value) && !Vague().IsMatch(value)
            ? LearningRules.Said(clause, Kind, 0.5, new ExtractedRelation(User, predicate, value) { IsNegated = isNegated })
            : null;
    }

    private static ExtractedMemory? Habit(string clause) =>
        Always().IsMatch(clause) ? new ExtractedMemory(clause) { Kind = Kind, Importance = 0.6 } : null;

    private static bool IsShort(Match match, string value) => match.Success && value.Length > 1 && value.Split(' ').Length <= MaxWords;

    [GeneratedRegex($@"^I\s+(?:(?:much|really|generally|usually|always|strongly|now)\s+)*prefer\s+(?<o>[^,;:.!?()]+?)(?:\s+(?:over|to|rather than|instead of|more than|than)\s+(?<than>[^,;:.!?()]+?))?{End}", Options)]
    private static partial Regex Prefers();

    [GeneratedRegex($@"^my\s+favou?rite\s+(?<what>[\p{{L}} -]{{2,30}}?)\s+(?:is|are)\s+(?:now\s+)?(?<o>[^,;:.!?()]+?){End}", Options)]
    private static partial Regex Best();

    [GeneratedRegex($@"^I\s+(?:(?:really|absolutely|also|still|just)\s+)*(?:like|love|enjoy|adore)\s+(?<o>[^,;:.!?()]+?){End}", Options)]
    private static partial Regex Likes();

    [GeneratedRegex($@"^I\s+(?:(?:really|absolutely|also|still|just)\s+)*(?:hate|dislike|detest|can['’]t stand|cannot stand|don['’]t like|do not like|don['’]t enjoy|do not enjoy)\s+(?<o>[^,;:.!?()]+?){End}", Options)]
    private static partial Regex Dislikes();

    [GeneratedRegex(@"^I\s+(?:no longer\s+(?:like|love|enjoy)\s+(?<o>[^,;:.!?()]+)|(?:don['’]t|do not)\s+(?:like|love|enjoy)\s+(?<o>[^,;:.!?()]+?)\s+(?:any ?more|any longer))(?=[,;:.!?()]|$)", Options)]
    private static partial Regex NoMore();

    [GeneratedRegex($@"^I(?:['’]m| am)\s+(?:really\s+into|an?\s+(?:huge|big|great)\s+fan\s+of)\s+(?<o>[^,;:.!?()]+?){End}", Options)]
    private static partial Regex Fan();

    [GeneratedRegex(@"^I['’]d rather (?!not (?:say|tell|talk|discuss|answer))(?!\w+ you\b)(?:not )?\w+|^I\s+(?:always|never|only)\s+(?:want|take|use|drink|eat|order|book|buy|fly|travel|sit|pay|read|write)\b|^I\s+(?:don['’]t|do not)\s+(?:eat|drink|use|fly|smoke)\b|^(?:please\s+)?always\s+(?:answer|write|reply|call|use)\b.*\bme\b", Options)]
    private static partial Regex Always();

    // "I like it", "I like that you asked", "I love the light in this picture": nothing that is understood by itself, or that lasts. So is mockery.
    [GeneratedRegex(@"^(?:it|that|this|these|those|them|their|his|her|all|everywhere|how|what|when|where|your|you|to know|to see|to hear|to ask|to get|to have|to say|to admit|to bother|being (?:ignored|\w+ed)|pain)\b|^the\s+(?:way|idea|(?!.*(?-i:\p{Lu}))\S+\s+\S+)|\bit\s+\w+s\b", Options)]
    private static partial Regex Vague();
}
