using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Microsoft.SemanticKernel;

/// <summary>The names under which execution settings carry what chat options have properties for.</summary>
internal static class ExtensionDataNames
{
    public static void Apply(ChatOptions options, string name, object value)
    {
        var plain = Plain(value);
        switch (name.ToUpperInvariant())
        {
            case "TEMPERATURE": options.Temperature = Number<float>(plain); break;
            case "TOP_P": options.TopP = Number<float>(plain); break;
            case "TOP_K": options.TopK = Number<int>(plain); break;
            case "SEED": options.Seed = Number<long>(plain); break;
            case "MAX_TOKENS": options.MaxOutputTokens = Number<int>(plain); break;
            case "FREQUENCY_PENALTY": options.FrequencyPenalty = Number<float>(plain); break;
            case "PRESENCE_PENALTY": options.PresencePenalty = Number<float>(plain); break;
            case "STOP_SEQUENCES" when plain is IList<string> texts: options.StopSequences = texts; break;
            case "CHAT_SYSTEM_PROMPT" or "CHAT_DEVELOPER_PROMPT" or "SYSTEMINSTRUCTION" when plain is string text:
                options.Instructions = text;
                break;
            default: (options.AdditionalProperties ??= [])[name] = plain; break;
        }
    }

    public static Dictionary<string, object> Collect(ChatOptions options)
    {
        var data = new Dictionary<string, object>(StringComparer.OrdinalIgnoreCase);
        Put("temperature", options.Temperature);
        Put("max_tokens", options.MaxOutputTokens);
        Put("frequency_penalty", options.FrequencyPenalty);
        Put("presence_penalty", options.PresencePenalty);
        Put("stop_sequences", options.StopSequences);
        Put("top_p", options.TopP);
        Put("top_k", options.TopK);
        Put("seed", options.Seed);
        foreach (var (name, value) in options.AdditionalProperties ?? [])
        {
            Put(name, value);
        }

        return data;

        void Put(string name, object? value)
        {
            if (value is not null)
            {
                data[name] = value;
            }
        }
    }

    private static T Number<T>(object? value)
        where T : struct => (T)Convert.ChangeType(value, typeof(T), CultureInfo.InvariantCulture)!;

    private static object? Plain(object value) => value is not JsonElement element ? value : element.ValueKind switch
    {
        JsonValueKind.String => element.GetString(),
        JsonValueKind.Number => element.GetDouble(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Null => null,
        JsonValueKind.Array => element.EnumerateArray().Select(item => item.ToString()).ToList(),
        _ => value,
    };
}
