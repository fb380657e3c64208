namespace SkSqliteMemory.Memory.Auditing;

/// <summary>Tells what looks like a key, a token, a password or a card number: what would be redacted today. It names the kind and never shows the text.</summary>
internal static class AuditedSecrets
{
    private static readonly string[] Kinds = ["private key", "key", "credentials", "secret", "card number"];

    /// <summary>What kind of secret a text seems to hold, or null.</summary>
    public static string? Find(string text)
    {
        string redacted = SecretRedactor.Instance.Redact(text);
        // A secret may take the mark of another one with it, so that no kind has more marks than before.
        return redacted == text ? null : $"a {Kinds.FirstOrDefault(kind => Count(redacted, kind) > Count(text, kind)) ?? "secret"}";
    }

    private static int Count(string text, string kind) => text.AsSpan().Count($"[redacted {kind}]");
}
