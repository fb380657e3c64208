using Microsoft.Extensions.AI;
using SkSqliteMemory.VectorData.Records;

namespace SkSqliteMemory.VectorData.Embedding;

/// <summary>What users search with, as a vector.</summary>
internal static class SearchVector
{
    private static readonly VectorSource<string> Text = new();
    private static readonly VectorSource<DataContent> Data = new();

    /// <exception cref="NotSupportedException">No vector, and no generator to make one.</exception>
    /// <exception cref="InvalidOperationException">The generator does not take such values.</exception>
    public static async Task<ReadOnlyMemory<float>> FromAsync<TInput>(VectorModel property, TInput value, CancellationToken cancellationToken)
        where TInput : notnull
    {
        ReadOnlyMemory<float> vector = VectorValue.IsVector(value)
            ? VectorValue.Read(value)
            : await GenerateAsync(property, value, cancellationToken).ConfigureAwait(false);
        return VectorValue.Check(vector, property.Name, property.Dimensions, "searchValue");
    }

    private static async Task<ReadOnlyMemory<float>> GenerateAsync<TInput>(
        VectorModel property, TInput value, CancellationToken cancellationToken)
        where TInput : notnull
    {
        if (property.Generator is not { } generator)
        {
            throw new NotSupportedException(ModelTexts.NoGenerator(value.GetType()));
        }

        // The declared type of the argument may be object; what counts is what it holds.
        IVectorSource?[] sources = [property.Source, Text, Data, new VectorSource<TInput>()];
        IVectorSource source = sources.FirstOrDefault(source => source is not null && source.Accepts(value) && source.Fits(generator))
            ?? throw new InvalidOperationException(ModelTexts.WrongGenerator(value.GetType(), generator));
        return (await source.GenerateAsync(generator, [value], cancellationToken).ConfigureAwait(false))[0];
    }
}
