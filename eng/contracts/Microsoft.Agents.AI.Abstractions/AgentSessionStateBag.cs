using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.AI;

namespace Microsoft.Agents.AI;

/// <summary>Values by key; those that came from JSON are read when somebody first asks for them by type.</summary>
[JsonConverter(typeof(AgentSessionStateBagJsonConverter))]
public class AgentSessionStateBag
{
    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    public int Count => _entries.Count;

    public static AgentSessionStateBag Deserialize(JsonElement jsonElement)
    {
        AgentSessionStateBag bag = new();
        if (jsonElement.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null))
        {
            foreach (JsonProperty property in jsonElement.EnumerateObject())
            {
                bag._entries[property.Name] = new(property.Value.Clone(), typeof(JsonElement), AIJsonUtilities.DefaultOptions);
            }
        }

        return bag;
    }

    public bool TryGetValue<T>(string key, out T? value, JsonSerializerOptions? jsonSerializerOptions = null)
        where T : class
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(key);
        if (_entries.TryGetValue(key, out Entry? entry) && entry.Type == typeof(JsonElement) && typeof(T) != typeof(JsonElement))
        {
            JsonSerializerOptions options = jsonSerializerOptions ?? AIJsonUtilities.DefaultOptions;
            entry = new(((JsonElement)entry.Value!).Deserialize(options.GetTypeInfo(typeof(T))), typeof(T), options);
            _entries[key] = entry;
        }

        value = entry?.Value as T;
        return entry?.Type == typeof(T);
    }

    public T? GetValue<T>(string key, JsonSerializerOptions? jsonSerializerOptions = null)
        where T : class =>
        TryGetValue(key, out T? value, jsonSerializerOptions) || !_entries.ContainsKey(key)
            ? value
            : throw new InvalidOperationException($"The value of '{key}' is no {typeof(T)}.");

    public void SetValue<T>(string key, T? value, JsonSerializerOptions? jsonSerializerOptions = null)
        where T : class
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(key);
        _entries[key] = new(value, typeof(T), jsonSerializerOptions ?? AIJsonUtilities.DefaultOptions);
    }

    public bool TryRemoveValue(string key)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(key);
        return _entries.TryRemove(key, out _);
    }

    public JsonElement Serialize() => JsonSerializer.SerializeToElement(
        _entries.ToDictionary(entry => entry.Key, entry => entry.Value.ToJson()), AIJsonUtilities.DefaultOptions.GetTypeInfo(typeof(Dictionary<string, JsonElement>)));

    private sealed record Entry(object? Value, Type Type, JsonSerializerOptions Options)
    {
        public JsonElement ToJson() => JsonSerializer.SerializeToElement(Value, Options.GetTypeInfo(Type));
    }
}
