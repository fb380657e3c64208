using System.Globalization;
using System.Text.RegularExpressions;

namespace SkSqliteMemory.Memory.Learning.Rules;

/// <summary>The rules in their order: the first one that knows a statement says what it is.</summary>
internal static partial class LearningRules
{
    private static readonly Func<string, ExtractedMemory?>[] All =
        [ProfileRules.Read, TasteRules.Read, DecisionRule, EventRule, StatementRules.Read];

    /// <summary>What a statement says that is worth remembering, or null.</summary>
    public static ExtractedMemory? Apply(string clause, DateTimeOffset saidAt)
    {
        ExtractedMemory? found = RememberRule(clause) ?? Find(clause);
        return found is null ? null : found with { Text = Dated(Capitalised(found.Text), saidAt) };
    }

    /// <summary>A memory of a relation in the words it was said in, led by its plain form where those lack its verb.</summary>
    public static ExtractedMemory Said(string clause, string kind, double importance, ExtractedRelation relation)
    {
        string verb = relation.Predicate.Split(' ')[0];
        bool saysIt = clause.Contains(verb, StringComparison.OrdinalIgnoreCase)
            || (verb.EndsWith('s') && clause.Contains(verb[..^1], StringComparison.OrdinalIgnoreCase));
        string plain = $"{Capitalised(relation.Predicate)} {relation.Target}";
        return new ExtractedMemory(saysIt || relation.IsNegated ? clause : $"{plain}: {clause}")
        {
            Kind = kind,
            Importance = importance,
            Relations = [relation],
        };
    }

    public static string Capitalised(string text) => text.Length > 0 && char.IsLower(text[0]) ? char.ToUpperInvariant(text[0]) + text[1..] : text;

    private static ExtractedMemory? Find(string clause) =>
        All.Select(rule => rule(clause)).FirstOrDefault(static memory => memory is not null) is { } found
            ? found with { ImportanceOrigin = ImportanceOrigin.Rules }
            : null;

    // What is asked to be remembered may be a statement that another rule knows; that it matters was said by who asked.
    private static ExtractedMemory? RememberRule(string clause) => Remember().Match(clause) is { Success: true } match
        ? (Find(match.Groups["what"].Value) ?? new ExtractedMemory(match.Groups["what"].Value)) with { Importance = 0.8, ImportanceOrigin = ImportanceOrigin.Told }
        : null;

    private static ExtractedMemory? DecisionRule(string clause) => Decision().IsMatch(clause)
        ? new ExtractedMemory(clause)
        {
            Kind = "decision",
            Importance = 0.7,
            Relations = DecisionAbout().Match(clause) is { Success: true } about
                ? [new ExtractedRelation(about.Groups["topic"].Value, "decided", about.Groups["what"].Value)]
                : [],
        }
        : null;

    private static ExtractedMemory? EventRule(string clause) =>
        Appointment().IsMatch(clause) && Date().IsMatch(clause) && !Pointing().IsMatch(clause) && !Nothing().IsMatch(clause)
        ? new ExtractedMemory(clause) { Kind = "event", Importance = 0.6 }
        : null;

    // "Tomorrow" means nothing to who reads it in a month.
    private static string Dated(string text, DateTimeOffset saidAt)
    {
        Match day = NearDay().Match(text);
        int? days = !day.Success ? null : day.Value.ToUpperInvariant() switch { "YESTERDAY" => -1, "TOMORROW" => 1, _ => 0 };
        return days is { } offset
            ? $"{text} ({saidAt.AddDays(offset).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)})"
            : text;
    }

    [GeneratedRegex(@"^(?:please\s+)?(?:remember|note|keep in mind|don['’]t forget|do not forget)(?:\s+that|\s*:)\s+(?<what>\S.{3,})$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Remember();

    [GeneratedRegex(@"^(?:(?:yesterday|today|last \w+|this \w+|on \w+|in the \w+|for (?:(?:the|our) )?\w+),?\s+)?(?:we|I|the \w+)\s+(?:(?:have|has|finally|just|both|all)\s+|['’]ve\s+)*(?:decided|agreed|settled|opted|resolved|chose)\s+(?:to|on|that|for|against|not)\b|^(?:we|I)['’]ve\s+(?:decided|agreed|settled|opted|resolved|chosen)\b|^I chose (?:the|an?)\b|^the decision is\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Decision();

    [GeneratedRegex(@"^(?:for|about|on|regarding)\s+(?:the\s+)?(?<topic>[\w-]+(?: [\w-]+){0,2}),?\s+we\s+(?:have\s+|finally\s+)?(?:decided|agreed)\s+(?:to\s+|on\s+|that\s+)?(?<what>.{3,120})$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex DecisionAbout();

    [GeneratedRegex(@"\b(?:I|we|my|our)\b.*\b(?:flight|train|appointment|meeting|interview|exam|wedding|birthday|party|deadline|trip|vacation|holiday|surgery|operation|conference|call|launch|release|visit\w*|leaves?|leaving|arriv\w+|fl(?:y|ies|ying|ew)|travel\w*|starts?|started|begins?|began|meet|met|gets? married|got married|graduat\w+|was born|were born|had|have|bought|sold|broke|adopted|lost|ends?)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Appointment();

    [GeneratedRegex(@"\b(?:\d{1,2}(?:st|nd|rd|th)?\s+(?:of\s+)?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*\s+\d{1,2}\b|\d{4}-\d{2}-\d{2}|\d{1,2}[./]\d{1,2}[./]\d{2,4}|tomorrow|(?<!since )yesterday|tonight|(?:next|last|this|on)\s+(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:next|last)\s+(?:week|month|year|weekend)|in (?:19|20)\d{2}|\d{1,2}:\d{2})\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Date();

    // Who or what is meant stands in another sentence, or in a picture.
    [GeneratedRegex(@"^(?:it|this|that|these|those|here)\b|^here['’]s\b|^(?:(?!\b(?:my|our|with|and)\b).)*\b(?:he|she|him|his|her|they|them|their)\b|\b(?:painted|made|bought|saw|got|did|took|found|started) it\b|\bat one\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Pointing();

    // That something happened, and not what.
    [GeneratedRegex(@"\b(?:did|had) something\b|\bhad (?:an?|some) (?:\w+\s+){0,2}(?:experience|adventure|incident|milestone|moment|surprise|news|week|day)\b(?!\s+(?:with|at|in|of|out|for|\w+ing)\b)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Nothing();

    [GeneratedRegex(@"\b(?:today|tonight|tomorrow|yesterday)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex NearDay();
}
