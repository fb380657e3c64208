namespace SkSqliteMemory.Storage.Vectors.Resident.Scanning;

/// <summary>
/// Lets several cores go through the blocks of one search. The caller works too and takes all there is when the thread pool is busy, so
/// a search never waits for a thread that has not begun. A helper that comes late finds nothing to do.
/// </summary>
internal sealed class ScanShare(SearchRoom room, int blocks) : IThreadPoolWorkItem
{
    private const int Closed = int.MinValue / 2;

    private int _next;
    private int _helpers;
    private int _active;
    private Exception? _fault;

    public static void Run(SearchRoom room, int blocks, int degree)
    {
        ScanShare share = new(room, blocks);
        for (int worker = 1; worker < degree; worker++)
        {
            ThreadPool.UnsafeQueueUserWorkItem(share, preferLocal: false);
        }

        try
        {
            share.Work(0);
        }
        finally
        {
            share.Close();
        }
    }

    public void Execute()
    {
        // The caller closes by making the count negative; who comes after that goes home.
        if (Interlocked.Increment(ref _active) <= 0)
        {
            return;
        }

        try
        {
            Work(Interlocked.Increment(ref _helpers));
        }
        catch (Exception exception)
        {
            // Handed to the caller, who throws it.
            _fault = exception;
        }
        finally
        {
            Interlocked.Decrement(ref _active);
        }
    }

    private void Work(int worker)
    {
        for (int block = Interlocked.Increment(ref _next) - 1; block < blocks; block = Interlocked.Increment(ref _next) - 1)
        {
            room.ScanBlock(worker, block);
        }
    }

    private void Close()
    {
        SpinWait spin = default;
        while (Interlocked.CompareExchange(ref _active, Closed, 0) != 0)
        {
            spin.SpinOnce();
        }

        if (_fault is not null)
        {
            throw new InvalidOperationException("A worker of the vector search failed.", _fault);
        }
    }
}
