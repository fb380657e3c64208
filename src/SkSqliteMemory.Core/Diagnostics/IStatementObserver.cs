namespace SkSqliteMemory.Diagnostics;

/// <summary>Stands before every statement that runs on a file; tests let one fail that SQLite would hardly ever let fail.</summary>
internal interface IStatementObserver
{
    /// <summary>Called before a statement runs, on the thread that runs it. An error of SQLite's that it throws is taken for the statement's.</summary>
    /// <param name="connection">The connection, as the room that owns it knows it.</param>
    /// <param name="sql">The statement, with the names of its values.</param>
    void Before(object connection, string sql);
}
