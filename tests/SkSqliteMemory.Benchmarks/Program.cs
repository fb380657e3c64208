using SkSqliteMemory.Benchmarks;

return await BenchmarkRun.RunAsync(args, Console.Out);
