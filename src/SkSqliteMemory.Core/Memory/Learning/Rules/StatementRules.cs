using System.Text.RegularExpressions;

namespace SkSqliteMemory.Memory.Learning.Rules;

/// <summary>Plain statements about things and people, of verbs whose subject and object are names: they are what a graph is made of.</summary>
internal static partial class StatementRules
{
    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    public static ExtractedMemory? Read(string clause)
    {
        Match match = Statement().Match(clause);
        if (!match.Success || Pronoun().IsMatch(match.Groups["s"].Value) || Pronoun().IsMatch(match.Groups["o"].Value))
        {
            return null;
        }

        return new ExtractedMemory(clause)
        {
            Importance = 0.5,
            Relations = [new ExtractedRelation(match.Groups["s"].Value, match.Groups["p"].Value.ToLowerInvariant(), match.Groups["o"].Value)],
        };
    }

    [GeneratedRegex(
        @"^(?:the\s+|our\s+)?(?<s>[\p{L}\d][\p{L}\d._-]*(?:\s+[\p{L}\d._-]+){0,3}?)\s+(?<p>depends on|is on call (?:for|on|during)|was on call (?:for|on|during)|owns|is owned by|reports to|happened (?:on|at|during|in)|is part of|belongs to|is responsible for|is in charge of|was caused by|is caused by|caused|runs on|is hosted on|manages|leads|is led by|is located in|is based in|is married to|works at|works for|lives in|replaced|replaces|is maintained by|maintains)\s+(?:the\s+|our\s+)?(?<o>[\p{L}\d][^,;:!?()]{1,80}?)$",
        Options)]
    private static partial Regex Statement();

    [GeneratedRegex(@"^(?:he|she|it|they|we|you|this|that|these|those|who|which|there|his|her|its|their|what|everything|nothing|something|someone|somebody|everybody|one|me|us|him|them)\b|^i\b", Options)]
    private static partial Regex Pronoun();
}
