namespace SkSqliteMemory.Storage.Vectors.Resident.Scanning;

/// <summary>The closeness that enough rows are known to reach; what one worker learns, all use.</summary>
internal sealed class SharedFloor
{
    private double _value = double.NegativeInfinity;

    public double Value => Volatile.Read(ref _value);

    public void Reset() => Volatile.Write(ref _value, double.NegativeInfinity);

    public void Raise(double value)
    {
        double seen = Value;
        while (value > seen)
        {
            double before = Interlocked.CompareExchange(ref _value, value, seen);
            if (before == seen)
            {
                return;
            }

            seen = before;
        }
    }
}
