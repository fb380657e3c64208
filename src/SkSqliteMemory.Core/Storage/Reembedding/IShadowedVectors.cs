using SkSqliteMemory.Storage.Files;
using SkSqliteMemory.Storage.Rows;

namespace SkSqliteMemory.Storage.Reembedding;

/// <summary>A table of vectors and the one beside it, which is filled with those of another model and then takes its place.</summary>
internal interface IShadowedVectors
{
    /// <summary>The texts behind a row that have no vector in the shadow, in the order of their rows.</summary>
    List<PendingVector> Lacking(FileConnection connection, long after, int top);

    /// <summary>How many vectors the shadow has.</summary>
    long Count(FileConnection connection);

    /// <summary>How many texts have no vector in the shadow.</summary>
    long CountLacking(FileConnection connection);

    /// <summary>
    /// The rows that have no vector in the shadow among those given and those that changed after a number of the change feed; null when the
    /// feed does not reach back that far.
    /// </summary>
    List<PendingVector>? LackingSince(FileConnection connection, long sequence, IEnumerable<long> rows);

    /// <summary>The texts behind a row that the shadow would need a vector of, whether it has one or not.</summary>
    List<PendingVector> Needed(FileConnection connection, long after, int top);

    /// <summary>Stores a vector in the shadow, unless the text has changed or gone meanwhile; whether it did.</summary>
    bool Write(FileConnection connection, long modelId, PendingVector vector);

    /// <summary>Lets the two tables exchange their names, which takes as long for many vectors as for few.</summary>
    void Exchange(FileConnection connection);

    /// <summary>Deletes so many vectors of the shadow at most; returns how many.</summary>
    int Drop(FileConnection connection, int top);
}
