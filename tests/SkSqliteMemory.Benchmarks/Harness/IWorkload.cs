namespace SkSqliteMemory.Benchmarks.Harness;

/// <summary>One benchmark: makes its files, measures, reports its rows.</summary>
internal interface IWorkload
{
    /// <summary>What is typed to run it.</summary>
    string Name { get; }

    /// <summary>What is measured against what, in a sentence.</summary>
    string Says { get; }

    Task RunAsync(Bench bench);
}
