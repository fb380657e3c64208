namespace SkSqliteMemory;

/// <summary>What the similarity part of a score rests on.</summary>
public enum RankingKind
{
    /// <summary>Words only: full text. Nothing semantic took part.</summary>
    Lexical = 0,

    /// <summary>Words and the embeddings of a semantic model, fused.</summary>
    Hybrid = 1,
}
