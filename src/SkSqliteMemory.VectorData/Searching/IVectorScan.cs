using SkSqliteMemory.Storage.Files;
using SkSqliteMemory.VectorData.Tables;
using SkSqliteMemory.VectorData.Tables.Blocks;

namespace SkSqliteMemory.VectorData.Searching;

/// <summary>Finds the nearest vectors of one property. Scores are exact, and so is the top unless the query's index kind asks for less.</summary>
internal interface IVectorScan
{
    /// <summary>What must be taken hold of before the snapshot begins, so that it cannot be newer than the snapshot.</summary>
    object? Prepare(long collectionId, int property);

    /// <summary>The best rows, best first; equal scores in the order of the rows. Rows without a vector are never among them.</summary>
    /// <param name="connection">A connection in a snapshot.</param>
    /// <param name="table">The vectors.</param>
    /// <param name="state">The collection as the snapshot has it.</param>
    /// <param name="query">What is asked for.</param>
    /// <param name="prepared">What <see cref="Prepare"/> returned.</param>
    List<VectorHit> Search(FileConnection connection, VectorTable table, CollectionState state, VectorQuery query, object? prepared);

    /// <summary>Lets go of what is held of a collection.</summary>
    void Forget(long collectionId);
}
