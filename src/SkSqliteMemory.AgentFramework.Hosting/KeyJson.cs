using System.Text.Json.Serialization;

namespace SkSqliteMemory.AgentFramework.Hosting;

/// <summary>Writes a key as a JSON array, in which no two different lists of names are the same text; made at compile time.</summary>
[JsonSerializable(typeof(string[]))]
internal sealed partial class KeyJson : JsonSerializerContext;
