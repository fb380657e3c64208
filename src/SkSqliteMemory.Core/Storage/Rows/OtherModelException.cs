namespace SkSqliteMemory.Storage.Rows;

/// <summary>
/// A vector is not of the model that the file's vectors are of, for the file has changed to another since it was made, or soon will: nothing was
/// done. Whoever made the vector makes one of the file's model and tries again; users never see this.
/// </summary>
/// <param name="ofFile">The file's model; null when it is to be looked up.</param>
/// <param name="given">The vector's.</param>
internal sealed class OtherModelException(EmbeddingModel? ofFile, EmbeddingModel? given)
    : Exception("The vector is of another model than the file's.")
{
    public EmbeddingModel? OfFile => ofFile;

    public EmbeddingModel? Given => given;
}
