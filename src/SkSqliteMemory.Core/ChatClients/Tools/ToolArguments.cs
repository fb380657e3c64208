using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using SkSqliteMemory.Model.Text;

namespace SkSqliteMemory.ChatClients.Tools;

/// <summary>Reads what a model passed, in the forms in which clients deliver it: CLR values, JsonElement or JsonNode.</summary>
internal sealed class ToolArguments(AIFunctionArguments arguments)
{
    public string Text(string name) => OptionalText(name)
        ?? throw new ToolArgumentException($"the argument '{name}' is missing or blank; give it a text.");

    /// <summary>The text, or null when it is absent or blank.</summary>
    public string? OptionalText(string name) => Value(name) switch
    {
        null => null,
        string text when string.IsNullOrWhiteSpace(text) => null,
        string text => SearchText.FindDefect(text) is { } defect
            ? throw new ToolArgumentException($"the argument '{name}' holds {defect}; leave it out.")
            : text,
        _ => throw new ToolArgumentException($"the argument '{name}' must be a text."),
    };

    /// <summary>Uses an argument where the memory checks it; what it refuses is told to the model.</summary>
    public static T Use<T>(Func<T> use)
    {
        try
        {
            return use();
        }
        catch (ArgumentException unusable)
        {
            throw new ToolArgumentException(unusable.Message);
        }
    }

    /// <summary>A number in a range, or null when it is absent.</summary>
    public double? Number(string name, double minimum, double maximum)
    {
        double? number = OptionalNumber(name);
        return number is null || (number >= minimum && number <= maximum)
            ? number
            : throw new ToolArgumentException(string.Create(CultureInfo.InvariantCulture,
                $"the argument '{name}' must be a number from {minimum} to {maximum}."));
    }

    /// <summary>How many are wanted: at least one and no more than the host allows, whatever was asked for.</summary>
    public int Count(string name, int fallback, int maximum) =>
        (int)Math.Clamp(Math.Round(OptionalNumber(name) ?? Math.Min(fallback, maximum)), 1, maximum);

    private double? OptionalNumber(string name)
    {
        double? number = Value(name) switch
        {
            null => null,
            double value => value,
            string text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) => value,
            _ => double.NaN,
        };
        return number is null || !double.IsNaN(number.Value)
            ? number
            : throw new ToolArgumentException($"the argument '{name}' must be a number.");
    }

    /// <summary>A string, a double, null, or anything else as it is.</summary>
    private object? Value(string name)
    {
        if (!arguments.TryGetValue(name, out object? value))
        {
            return null;
        }

        return value switch
        {
            JsonElement element => Value(element),
            JsonNode node => Value(JsonElement.Parse(node.ToJsonString())),
            byte or sbyte or short or ushort or int or uint or long or ulong or float or decimal =>
                Convert.ToDouble(value, CultureInfo.InvariantCulture),
            _ => value,
        };
    }

    private static object? Value(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.Undefined => null,
        JsonValueKind.String => element.GetString(),
        JsonValueKind.Number => element.GetDouble(),
        _ => element,
    };
}
