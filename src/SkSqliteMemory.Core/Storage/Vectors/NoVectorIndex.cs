using SkSqliteMemory.Storage.Files;

namespace SkSqliteMemory.Storage.Vectors;

/// <summary>Stands where no embedding generator is configured: nothing is near anything.</summary>
internal sealed class NoVectorIndex : IVectorIndex
{
    public string Name => "none";

    public List<VectorMatch> Search(FileConnection connection, VectorQuery query) => [];
}
