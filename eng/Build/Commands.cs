using System.Diagnostics;
using System.Runtime.InteropServices;

namespace SkSqliteMemory.Build;

/// <summary>The commands of <c>dotnet run build.cs</c>.</summary>
public static class Commands
{
    private const int Success = 0;
    private const int Failure = 1;
    private const int BadUsage = 2;
    private const int Cancelled = 130;

    private const string Usage = """
        usage: dotnet run build.cs <command>

          setup                 find out where the adapters' packages come from, fetch vec0
            --abstractions packages|contracts|folder [--folder DIR]     decide it yourself
          demo                  run samples/01_support_agent
          test [NAME ...]       build everything, run all tests, or the test projects whose name contains a NAME
          soak [NAME ...]       the same with the long runs (SKSM_SOAK=1)
          bench [NAME ...]      run the benchmarks, or those named
          pack                  pack into artifacts/packages
          check-format          fail where `dotnet format` would change something
          check-contracts --folder DIR      compare eng/contracts with the real assemblies in DIR
        """;

    /// <summary>Runs one command; the result is the exit code: 0 done, 1 failed, 2 bad usage, 130 cancelled.</summary>
    public static async Task<int> RunAsync(string? root, string[] args)
    {
        ArgumentNullException.ThrowIfNull(args);
        using CancellationTokenSource cancellation = new();
        using PosixSignalRegistration interrupt = CancelOn(PosixSignal.SIGINT, cancellation);
        using PosixSignalRegistration terminate = CancelOn(PosixSignal.SIGTERM, cancellation);
        try
        {
            Repository repository = new(root ?? Environment.CurrentDirectory);
            return await RunAsync(repository, args.FirstOrDefault(), [.. args.Skip(1)], cancellation.Token);
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("cancelled");
            return Cancelled;
        }
        catch (BuildException exception)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return exception.IsUsage ? BadUsage : Failure;
        }
    }

    private static async Task<int> RunAsync(Repository repository, string? command, string[] args, CancellationToken cancellationToken)
    {
        Setup setup = new(repository);
        switch (command)
        {
            case "setup":
                await setup.RunAsync(SetupOptions.Parse(args), cancellationToken);
                return Success;
            case "demo":
                await setup.EnsureAsync(cancellationToken);
                return await RunProjectAsync(repository, "samples/01_support_agent", args, cancellationToken);
            case "test":
                await setup.EnsureAsync(cancellationToken);
                return await new TestRun(repository, soak: false).RunAsync(args, cancellationToken) ? Success : Failure;
            case "soak":
                await setup.EnsureAsync(cancellationToken);
                return await new TestRun(repository, soak: true).RunAsync(args, cancellationToken) ? Success : Failure;
            case "bench":
                await setup.EnsureAsync(cancellationToken);
                return await RunProjectAsync(repository, "tests/SkSqliteMemory.Benchmarks", args, cancellationToken);
            case "pack":
                await setup.EnsureAsync(cancellationToken);
                return await new Packing(repository).RunAsync(cancellationToken) ? Success : Failure;
            case "check-format":
                await setup.EnsureAsync(cancellationToken);
                ProcessStartInfo format = repository.Dotnet("format", repository.Solution, "--verify-no-changes", "--severity", "warn");
                return await Child.RunAsync(format, cancellationToken) == 0 ? Success : Failure;
            case "check-contracts":
                await setup.EnsureAsync(cancellationToken);
                return await RunProjectAsync(repository, "eng/ContractCheck", args, cancellationToken);
            default:
                string complaint = command is null ? "" : $"'{command}' is no command.{Environment.NewLine}{Environment.NewLine}";
                throw new BuildException(complaint + Usage) { IsUsage = true };
        }
    }

    private static Task<int> RunProjectAsync(Repository repository, string project, string[] args, CancellationToken cancellationToken) =>
        Directory.Exists(repository.PathOf(project))
            ? Child.RunAsync(
                repository.Dotnet(["run", "--project", repository.PathOf(project), "-c", "Release", "--", .. args]), cancellationToken)
            : throw new BuildException($"There is no {project} here.");

    private static PosixSignalRegistration CancelOn(PosixSignal signal, CancellationTokenSource cancellation) =>
        PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = true;
            cancellation.Cancel();
        });
}
