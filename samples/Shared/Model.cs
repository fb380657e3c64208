using System.ClientModel;
using Microsoft.Extensions.AI;
using OpenAI;
using OpenAI.Chat;

namespace SkSqliteMemory.Samples;

/// <summary>Chooses the model a sample talks to.</summary>
public static class Model
{
    private const string DefaultModel = "gpt-4o-mini";

    /// <summary>Whether the environment names a live model.</summary>
    public static bool IsLive => Read("OPENAI_API_KEY") is not null;

    /// <summary>One line that says who answers.</summary>
    public static string Description => IsLive
        ? $"The model is live: {Name} at {Endpoint?.Host ?? "api.openai.com"}."
        : "The model is a script: it receives the prompt and calls the tools, and quotes what they return. Set OPENAI_API_KEY for a live one.";

    /// <summary>A live model when OPENAI_API_KEY is set (OPENAI_BASE_URL and OPENAI_MODEL are optional), otherwise the script.</summary>
    public static IChatClient Create()
    {
        if (Read("OPENAI_API_KEY") is not { } key)
        {
            return new ScriptedModel();
        }

        OpenAIClientOptions options = new();
        if (Endpoint is { } endpoint)
        {
            options.Endpoint = endpoint;
        }

        return new OpenAIModel(new ChatClient(Name, new ApiKeyCredential(key), options), Name, Endpoint);
    }

    private static string Name => Read("OPENAI_MODEL") ?? DefaultModel;

    private static Uri? Endpoint => Read("OPENAI_BASE_URL") is { } url ? new Uri(url) : null;

    private static string? Read(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value : null;
}
