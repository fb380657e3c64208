using System.Text.Json.Nodes;
using SkSqliteMemory.TestUtilities;

namespace SkSqliteMemory.Samples.Tests;

/// <summary>With an endpoint in the environment the samples talk to it: here to one of this machine that speaks OpenAI's protocol.</summary>
public sealed class LiveModelTests : IDisposable
{
    private readonly TempDatabase _place = new();

    public void Dispose() => _place.Dispose();

    [Theory]
    [InlineData("02_kernel_plugin")]
    [InlineData("03_chat_client")]
    public async Task A_live_model_gets_prompt_and_tools_and_its_calls_are_answered(string sample)
    {
        using FakeOpenAI endpoint = new();

        SampleRun run = await SampleRun.RunAsync(
            sample, [_place.Path], ("OPENAI_API_KEY", "secret"), ("OPENAI_BASE_URL", endpoint.Url), ("OPENAI_MODEL", "fake"));

        run.Printed("The model is live: fake at 127.0.0.1.", "From the live model: ");
        Assert.Equal(["Bearer secret"], endpoint.Keys);
        Assert.All(endpoint.Requests, request => Assert.Equal("fake", request["model"]!.GetValue<string>()));
        Assert.Contains(endpoint.Requests, request => request["tools"]!.AsArray().Count == 5);
        JsonNode answered = endpoint.Requests.First(request => RoleOf(request["messages"]!.AsArray()[^1]!) == "tool");
        Assert.Equal(["assistant", "tool"], answered["messages"]!.AsArray().TakeLast(2).Select(message => RoleOf(message!)));
    }

    private static string RoleOf(JsonNode message) => message["role"]!.GetValue<string>();
}
