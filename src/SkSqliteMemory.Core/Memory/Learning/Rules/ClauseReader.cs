using System.Text.RegularExpressions;

namespace SkSqliteMemory.Memory.Learning.Rules;

/// <summary>Cuts a sentence into statements that each say one thing; what asks, supposes or quotes is left out.</summary>
internal static partial class ClauseReader
{
    private const int MaxLength = 280;

    public static IEnumerable<string> Read(string sentence)
    {
        string text = Opening().Replace(sentence.Trim(), "");
        if (text.Length is 0 or > MaxLength || text.EndsWith('?') || Unsure().IsMatch(text) || Quoting().IsMatch(text))
        {
            yield break;
        }

        string subject = "";
        foreach (string part in Borders().Split(text.TrimEnd('.', '!', '…', ' ')))
        {
            string clause = part.Trim(' ', ',', ';');
            // "I live in Bern and work at a bank": the second verb has the first one's subject.
            clause = subject.Length > 0 && BareVerb().IsMatch(clause) ? $"{subject} {clause}" : clause;
            Match speaker = Speaker().Match(clause);
            subject = speaker.Success ? speaker.Value : "";
            if (clause.Length > 0)
            {
                yield return clause;
            }
        }
    }

    [GeneratedRegex(@"^(?:(?:well|ok|okay|so|oh|hi|hello|hey|yes|no|sure|thanks|thank you|by the way|btw|actually|also|just so you know|fyi|for the record|for your information|and|but|please)\b[ ,:;!.-]*)+", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Opening();

    [GeneratedRegex(@"\b(?:if|maybe|perhaps|might|could|would|wish|imagine|suppose|supposing|pretend|hypothetically|what if|let's say|for example|for instance|e\.g\.|joking|kidding|as if|not sure|i guess|i think i|i doubt|wondering|should i|role-?play|obviously|yeah right|oh great|in case i)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Unsure();

    // Somebody else's words, code, and lines of a pasted text.
    [GeneratedRegex(@"^[>""“«|#*`{<\[]|[""“][^""”]*\b(?:I|my|we)\b|`|\b(?:said|says|wrote|writes|told|claims|quote)\b\s*[:,""“]", RegexOptions.CultureInvariant)]
    private static partial Regex Quoting();

    // "Energy and love everywhere": what may be a noun is a verb only before what can only follow a verb.
    [GeneratedRegex(@"[;]\s+|,?\s+(?:and|but)\s+(?=(?:I|I'm|I've|I’m|my|we|we've|our)\b)|,?\s+(?:and|but)\s+(?=(?:now\s+|also\s+|just\s+)?(?:(?:work|live)\s+(?:at|for|as|in|from)|(?:like|love|hate|want)\s+(?:to|my|\w+ing)|prefer|moved|started|joined|am|have)\b)", RegexOptions.CultureInvariant)]
    private static partial Regex Borders();

    [GeneratedRegex(@"^(?:now\s+|also\s+|just\s+)?(?:work|live|prefer|like|love|hate|moved|started|joined|am|have|want)\b", RegexOptions.CultureInvariant)]
    private static partial Regex BareVerb();

    [GeneratedRegex(@"^(?:I|We)(?=\s)", RegexOptions.CultureInvariant)]
    private static partial Regex Speaker();
}
