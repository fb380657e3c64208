using System.Text.Json;
using System.Text.Json.Serialization;

namespace Microsoft.Agents.AI;

public sealed class AgentSessionStateBagJsonConverter : JsonConverter<AgentSessionStateBag>
{
    public override AgentSessionStateBag Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        AgentSessionStateBag.Deserialize(JsonElement.ParseValue(ref reader));

    public override void Write(Utf8JsonWriter writer, AgentSessionStateBag value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(value);
        value.Serialize().WriteTo(writer);
    }
}
