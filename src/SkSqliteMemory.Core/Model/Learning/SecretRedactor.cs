using System.Text.RegularExpressions;

namespace SkSqliteMemory;

/// <summary>
/// Replaces keys, tokens, passwords and card numbers by <c>[redacted ...]</c>: what is known by its form, what is called a secret by the words
/// before it, and card numbers that pass Luhn's check (ISO/IEC 7812-1, annex B).
/// </summary>
/// <remarks>Thread-safe. A secret of an unknown form that nobody calls one is not found.</remarks>
public sealed partial class SecretRedactor : ISecretRedactor
{
    private SecretRedactor()
    {
    }

    /// <summary>The one instance.</summary>
    public static SecretRedactor Instance { get; } = new();

    /// <inheritdoc/>
    public string Redact(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string redacted = PrivateKey().Replace(text, "[redacted private key]");
        redacted = KnownToken().Replace(redacted, "[redacted key]");
        redacted = Credentials().Replace(redacted, "${before}[redacted credentials]@");
        redacted = Named().Replace(redacted, "${before}[redacted secret]");
        redacted = Digits().Replace(redacted, static match => IsCard(match.ValueSpan) ? "[redacted card number]" : match.Value);
        return redacted == text ? text : redacted;
    }

    private static bool IsCard(ReadOnlySpan<char> text)
    {
        int sum = 0;
        int count = 0;
        bool isSame = true;
        char first = text[0];
        for (int i = text.Length - 1; i >= 0; i--)
        {
            if (!char.IsAsciiDigit(text[i]))
            {
                continue;
            }

            int digit = text[i] - '0';
            isSame &= text[i] == first;
            digit = count++ % 2 == 0 ? digit : digit > 4 ? (digit * 2) - 9 : digit * 2;
            sum += digit;
        }

        return count is >= 13 and <= 19 && sum % 10 == 0 && !isSame;
    }

    [GeneratedRegex(@"-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----.*?(?:-----END [A-Z ]{0,40}PRIVATE KEY-----|\z)", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex PrivateKey();

    // By their makers' documented beginnings: AWS, GitHub, GitLab, Slack, OpenAI and those like it, Google, Stripe, npm, and JSON Web Tokens.
    [GeneratedRegex(
        """
        (?<![A-Za-z0-9_-])(?:
            (?:AKIA|ASIA)[A-Z0-9]{16}
          | gh[pousr]_[A-Za-z0-9]{20,} | github_pat_[A-Za-z0-9_]{20,} | glpat-[A-Za-z0-9_-]{16,}
          | xox[abposr]-[A-Za-z0-9-]{10,}
          | sk-[A-Za-z0-9_-]{16,} | [rsp]k_(?:live|test)_[A-Za-z0-9]{10,}
          | AIza[A-Za-z0-9_-]{30,} | ya29\.[A-Za-z0-9_-]{20,}
          | npm_[A-Za-z0-9]{30,}
          | eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}
        )
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant)]
    private static partial Regex KnownToken();

    [GeneratedRegex(@"(?<before>(?<![a-z0-9+.-])[a-z][a-z0-9+.-]{0,30}://)[^\s/:@]+:[^\s/@]+@", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Credentials();

    // "my password is hunter2", "API key: abc", "Authorization: Bearer abc". A word of letters alone is one only behind a sign: "the password
    // is wrong" tells no password.
    [GeneratedRegex(
        """
        (?<before>\b(?:
            (?:password|passwd|passphrase|api[ _-]?key|secret[ _-]?key|client[ _-]?secret|access[ _-]?key|access[ _-]?token|auth[ _-]?token|secret|token|pin)
            (?:\s*[:=]\s*|\s+(?:is|was)\s+(?=[^\s]*[\d!@\#$%^&*_])) | bearer\s+(?=[^\s]*[\d_-])
        )["'`]?)
        (?!\[redacted)[^\s"'`,;]{4,}
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Named();

    [GeneratedRegex(@"(?<![\d.,-])\d(?:[ -]?\d){12,18}(?![\d-])", RegexOptions.CultureInvariant)]
    private static partial Regex Digits();
}
