using System.Diagnostics.CodeAnalysis;

namespace SkSqliteMemory.Tool.Formats;

/// <summary>A scope as people type it: <c>user=alice,app=support,agent=desk</c>.</summary>
internal static class ScopeText
{
    /// <summary>Reads a scope; when it cannot, <paramref name="problem"/> says why and what to type.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out MemoryScope? scope, [NotNullWhen(false)] out string? problem)
    {
        List<KeyValuePair<string, string>> ids = [];
        foreach (string pair in text.Split(',', StringSplitOptions.TrimEntries))
        {
            int equals = pair.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0)
            {
                (scope, problem) = (null, $"'{pair}' in the scope '{text}' is not of the form key=id; write user=alice[,app=A,agent=B]");
                return false;
            }

            ids.Add(new(pair[..equals].Trim(), pair[(equals + 1)..].Trim()));
        }

        return TryMake(ids, out scope, out problem);
    }

    /// <summary>Makes a scope of keys and ids; each key may appear once, at least one must.</summary>
    public static bool TryMake(
        IEnumerable<KeyValuePair<string, string>> ids, [NotNullWhen(true)] out MemoryScope? scope, [NotNullWhen(false)] out string? problem)
    {
        MemoryScope made = new();
        scope = null;
        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach ((string key, string id) in ids)
        {
            if (!seen.Add(key))
            {
                problem = $"the scope names '{key}' twice";
                return false;
            }

            if (!TryAdd(made, key, id, out made, out problem))
            {
                return false;
            }
        }

        (scope, problem) = made.HasOwner ? (made, (string?)null) : (null, "the scope names no owner; give user, app or agent");
        return scope is not null;
    }

    private static bool TryAdd(MemoryScope scope, string key, string id, out MemoryScope extended, [NotNullWhen(false)] out string? problem)
    {
        extended = scope;
        problem = null;
        try
        {
            switch (key)
            {
                case "user": extended = scope with { UserId = id }; break;
                case "app": extended = scope with { ApplicationId = id }; break;
                case "agent": extended = scope with { AgentId = id }; break;
                default: problem = $"the scope has the unknown key '{key}'; use user, app and agent"; break;
            }
        }
        catch (ArgumentException)
        {
            problem = $"the scope's {key} is '{id}'; give it 1 to {MemoryScope.MaxIdLength} visible characters";
        }

        return problem is null;
    }
}
