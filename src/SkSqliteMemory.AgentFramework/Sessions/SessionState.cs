using System.Text.Json.Serialization;

namespace SkSqliteMemory.AgentFramework.Sessions;

/// <summary>What an agent's session carries: which conversation it is. The messages are in the file, the owner is the host's to name.</summary>
internal sealed record SessionState(string SessionId);

/// <summary>How the state stands in the JSON of a session; made at compile time, so that it needs no reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(SessionState))]
internal sealed partial class SessionStateJson : JsonSerializerContext;
