namespace Microsoft.Extensions.VectorData;

internal static class SkipRange
{
    public static int Check(int value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        return value;
    }
}
