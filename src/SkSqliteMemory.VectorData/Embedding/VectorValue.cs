using Microsoft.Extensions.AI;

namespace SkSqliteMemory.VectorData.Embedding;

/// <summary>The three types vectors come in.</summary>
internal static class VectorValue
{
    public static bool IsVectorType(Type type)
    {
        Type bare = Nullable.GetUnderlyingType(type) ?? type;
        return bare == typeof(ReadOnlyMemory<float>) || bare == typeof(float[]) || bare == typeof(Embedding<float>);
    }

    public static bool IsVector(object value) => value is ReadOnlyMemory<float> or float[] or Embedding<float>;

    public static ReadOnlyMemory<float> Read(object value) => value switch
    {
        ReadOnlyMemory<float> memory => memory,
        float[] array => array,
        Embedding<float> embedding => embedding.Vector,
        _ => throw new InvalidCastException($"'{value.GetType()}' is no vector type."),
    };

    /// <summary>The numbers as a value of the declared type.</summary>
    public static object Write(float[] numbers, Type type)
    {
        Type bare = Nullable.GetUnderlyingType(type) ?? type;
        return bare == typeof(float[]) ? numbers
            : bare == typeof(Embedding<float>) ? new Embedding<float>(numbers)
            : new ReadOnlyMemory<float>(numbers);
    }

    /// <summary>Refuses vectors of another size, and numbers that no distance is defined for.</summary>
    public static ReadOnlyMemory<float> Check(ReadOnlyMemory<float> vector, string property, int dimensions, string parameterName)
    {
        if (vector.Length != dimensions)
        {
            throw new ArgumentException(
                $"The vector for property '{property}' has {vector.Length} dimensions, but the property is defined with {dimensions}.", parameterName);
        }

        foreach (float number in vector.Span)
        {
            if (!float.IsFinite(number))
            {
                throw new ArgumentException($"The vector for property '{property}' holds {number}; every number must be finite.", parameterName);
            }
        }

        return vector;
    }
}
