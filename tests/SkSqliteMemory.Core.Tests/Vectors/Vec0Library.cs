using SkSqliteMemory.Storage.Vectors;

namespace SkSqliteMemory.Core.Tests.Vectors;

/// <summary>The vec0 library that setup fetched.</summary>
internal static class Vec0Library
{
    /// <summary>Skips a test that cannot do without vec0 where it is missing.</summary>
    public static void RequireFor(VectorIndexMode? mode) => Assert.SkipWhen(
        mode == VectorIndexMode.Vec0 && Vec0Extension.Locate(null) is null,
        "vec0 is not beside the tests; `dotnet run build.cs setup` fetches it where npm is installed.");
}
