using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace SkSqliteMemory.Samples.Tests;

/// <summary>
/// An OpenAI-compatible endpoint on this machine. Asked something it calls the recall tool it was offered; given a tool's result it
/// answers with it.
/// </summary>
internal sealed class FakeOpenAI : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Task _serving;

    public FakeOpenAI()
    {
        using (TcpListener probe = new(IPAddress.Loopback, 0))
        {
            probe.Start();
            Url = $"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}/v1";
        }

        _listener.Prefixes.Add(Url + "/");
        _listener.Start();
        _serving = ServeAsync();
    }

    public string Url { get; }

    /// <summary>The bodies of all requests.</summary>
    public List<JsonNode> Requests { get; } = [];

    /// <summary>The values of the Authorization header.</summary>
    public HashSet<string?> Keys { get; } = [];

    public void Dispose()
    {
        _listener.Stop();
        _listener.Close();
        _serving.Wait(TimeSpan.FromSeconds(5));
    }

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                await AnswerAsync(await _listener.GetContextAsync());
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        JsonNode request = (await JsonNode.ParseAsync(context.Request.InputStream))!;
        Requests.Add(request);
        Keys.Add(context.Request.Headers["Authorization"]);
        bool streams = request["stream"]?.GetValue<bool>() == true;
        byte[] body = Encoding.UTF8.GetBytes(streams
            ? $"data: {Body(Answer(request, indexed: true), "delta").ToJsonString()}\n\ndata: [DONE]\n\n"
            : Body(Answer(request, indexed: false), "message").ToJsonString());
        context.Response.ContentType = streams ? "text/event-stream" : "application/json";
        await context.Response.OutputStream.WriteAsync(body);
        context.Response.Close();
    }

    private static JsonObject Body(JsonObject answer, string member) => new()
    {
        ["id"] = "chatcmpl-1",
        ["object"] = member == "delta" ? "chat.completion.chunk" : "chat.completion",
        ["created"] = 1_773_000_000,
        ["model"] = "fake",
        ["choices"] = new JsonArray(new JsonObject
        {
            ["index"] = 0,
            [member] = answer,
            ["finish_reason"] = answer.ContainsKey("tool_calls") ? "tool_calls" : "stop",
        }),
    };

    private static JsonObject Answer(JsonNode request, bool indexed)
    {
        JsonNode last = request["messages"]!.AsArray()[^1]!;
        string? recall = request["tools"]?.AsArray().Select(tool => tool!["function"]!["name"]!.GetValue<string>())
            .FirstOrDefault(name => name.EndsWith("recall", StringComparison.Ordinal));
        if (last["role"]!.GetValue<string>() == "tool" || recall is null)
        {
            return new JsonObject { ["role"] = "assistant", ["content"] = $"From the live model: {Text(last)}" };
        }

        JsonObject call = new()
        {
            ["id"] = "call_1",
            ["type"] = "function",
            ["function"] = new JsonObject
            {
                ["name"] = recall,
                ["arguments"] = new JsonObject { ["query"] = Text(last) }.ToJsonString(),
            },
        };
        if (indexed)
        {
            call["index"] = 0;
        }

        return new JsonObject { ["role"] = "assistant", ["content"] = null, ["tool_calls"] = new JsonArray(call) };
    }

    private static string Text(JsonNode message) => message["content"] switch
    {
        JsonArray parts => string.Concat(parts.Select(part => part!["text"]?.GetValue<string>())),
        JsonNode text => text.GetValue<string>(),
        null => "",
    };
}
