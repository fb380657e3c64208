using SkSqliteMemory.Storage.Files;

namespace SkSqliteMemory.Storage.Vectors;

/// <summary>No index until an embedding generator is there, which may be after the file was opened; then the one that was chosen.</summary>
internal sealed class ChosenVectorIndex(Func<IVectorIndex> create) : IVectorIndex, IDisposable
{
    private readonly Lock _gate = new();
    private volatile IVectorIndex _index = new NoVectorIndex();

    public string Name => _index.Name;

    /// <summary>Makes the index, once.</summary>
    public void Use()
    {
        lock (_gate)
        {
            if (_index is NoVectorIndex)
            {
                _index = create();
            }
        }
    }

    public List<VectorMatch> Search(FileConnection connection, VectorQuery query) => _index.Search(connection, query);

    public void Dispose() => (_index as IDisposable)?.Dispose();
}
