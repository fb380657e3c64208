namespace SkSqliteMemory.Memory.Learning;

/// <summary>The JSON in a model's answer.</summary>
internal static class JsonAnswer
{
    /// <summary>The answer without the marks of code between which models without schemas like to put JSON.</summary>
    public static string WithoutCodeFence(string answer)
    {
        string text = answer.Trim();
        if (!text.StartsWith("```", StringComparison.Ordinal) || !text.EndsWith("```", StringComparison.Ordinal) || text.IndexOf('\n', StringComparison.Ordinal) is not (> 0 and var line))
        {
            return text;
        }

        return text[(line + 1)..^3];
    }
}
