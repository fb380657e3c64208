using System.Text.RegularExpressions;

namespace SkSqliteMemory.Memory.Auditing;

/// <summary>Tells what looks like a key, a token, a password or a card number. It names the kind and never shows the text.</summary>
internal static partial class AuditedSecrets
{
    /// <summary>What kind of secret a text seems to hold, or null.</summary>
    public static string? Find(string text) =>
        PrivateKey().IsMatch(text) ? "a private key"
        : CloudKey().IsMatch(text) ? "an access key"
        : Token().IsMatch(text) ? "a token"
        : WebToken().IsMatch(text) ? "a JSON web token"
        : Password().IsMatch(text) ? "a password"
        : Card().Matches(text).Any(static match => IsCard(match.Value)) ? "a card number"
        : null;

    // The check of Luhn (ISO/IEC 7812-1, annex B), which nine of ten other numbers fail.
    private static bool IsCard(string text)
    {
        int[] digits = [.. text.Where(char.IsAsciiDigit).Select(static digit => digit - '0').Reverse()];
        int sum = digits.Select(static (digit, place) => place % 2 == 0 ? digit : (digit * 2 / 10) + (digit * 2 % 10)).Sum();
        return digits.Length is >= 13 and <= 19 && sum % 10 == 0 && digits.Distinct().Count() > 1;
    }

    [GeneratedRegex("-----BEGIN [A-Z ]*PRIVATE KEY-----")]
    private static partial Regex PrivateKey();

    [GeneratedRegex(@"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b|\bAIza[0-9A-Za-z_-]{35}")]
    private static partial Regex CloudKey();

    [GeneratedRegex(@"\b(?:sk-[A-Za-z0-9_-]{20,}|gh[pousr]_[A-Za-z0-9]{30,}|github_pat_[A-Za-z0-9_]{30,}|xox[abprs]-[A-Za-z0-9-]{10,}|glpat-[A-Za-z0-9_-]{20,})")]
    private static partial Regex Token();

    [GeneratedRegex(@"\beyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}")]
    private static partial Regex WebToken();

    [GeneratedRegex(@"\b(?:password|passwort|passwd|pwd|api[_ -]?key|secret)\b\s*(?:is|ist|:|=)\s*['""]?(?=\S*\d)\S{6,}", RegexOptions.IgnoreCase)]
    private static partial Regex Password();

    [GeneratedRegex(@"(?<![\d.,-])\d(?:[ -]?\d){12,18}(?![\d-])")]
    private static partial Regex Card();
}
