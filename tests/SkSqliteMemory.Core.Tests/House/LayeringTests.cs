using SkSqliteMemory.Core.Tests.House.Reading;

namespace SkSqliteMemory.Core.Tests.House;

public sealed class LayeringTests
{
    private static readonly IReadOnlyList<SourceText> Sources = SourceText.Under("src");

    [Fact]
    public void No_file_mentions_a_type_of_a_lower_layer() => Findings.None(Layers.UsesOfLowerLayers(Sources));

    [Fact]
    public void Sql_and_SQLite_are_known_to_storage_only() => Findings.None(Layers.SqlOutsideStorage(Sources));

    [Fact]
    public void Semantic_Kernel_is_known_to_its_package_only() => Findings.None(Layers.SemanticKernelOutsideItsPackage(Sources));

    [Fact]
    public void Agent_Framework_is_known_to_its_package_only() => Findings.None(Layers.AgentFrameworkOutsideItsPackage(Sources));

    [Fact]
    public void Transactions_begin_and_end_in_one_room_only() => Findings.None(Layers.TransactionsOutsideFiles(Sources));

    [Fact]
    public void Every_type_name_is_declared_once_in_an_assembly()
    {
        var twice =
            from source in Sources
            from type in source.DeclaredTypes()
            group source.Path by (Project: source.Path.Split('/')[1], type) into places
            where places.Distinct().Count() > 1
            select $"{places.Key.type}: {string.Join(", ", places.Distinct())}";

        Findings.None(twice);
    }

    [Theory]
    [InlineData("src/SkSqliteMemory.Core/Model/Planted.cs", "internal sealed class Planted { object x = new Lower(); }", 1)]
    [InlineData("src/SkSqliteMemory.Core/Model/Planted.cs", "internal sealed class Planted { string x = $\"{nameof(Lower)}\"; }", 1)]
    [InlineData("src/SkSqliteMemory.Core/Model/Planted.cs", "/// <see cref=\"Lower\"/>\ninternal sealed class Planted { string x = \"Lower\"; }", 0)]
    [InlineData("src/SkSqliteMemory.Core/Model/Planted.cs", "internal sealed class Planted { public required Lower X { get; init; } }", 1)]
    [InlineData("src/SkSqliteMemory.Core/Model/Planted.cs", "internal sealed class Planted { List<Lower> X(object o) => o is Lower; }", 1)]
    [InlineData("src/SkSqliteMemory.Core/Model/Planted.cs", "internal sealed class Planted { public int Lower { get; init; } int X => this.Lower; }", 0)]
    [InlineData("src/SkSqliteMemory.Core/Model/Planted.cs", "using static SkSqliteMemory.Lower;\ninternal sealed class Planted;", 1)]
    [InlineData("src/SkSqliteMemory.Core/Model/Planted.cs", "using SkSqliteMemory.Retrieval;\ninternal sealed class Planted;", 1)]
    [InlineData("src/SkSqliteMemory.Core/Memory/Planted.cs", "internal sealed class Planted { Lower? x; }", 0)]
    [InlineData("src/SkSqliteMemory.Core/Things/Planted.cs", "internal sealed class Planted;", 1)]
    public void A_planted_use_of_a_lower_layer_is_caught(string path, string text, int expected)
    {
        SourceText lower = new("src/SkSqliteMemory.Core/Retrieval/Lower.cs", "internal sealed record Lower;");

        Assert.Equal(expected, Layers.UsesOfLowerLayers([lower, new SourceText(path, text)]).Count());
    }

    [Theory]
    [InlineData("src/SkSqliteMemory.Core/Memory/Planted.cs", "x = \"\"\"\n    SELECT 1\n    \"\"\";", 1)]
    [InlineData("src/SkSqliteMemory.Core/Memory/Planted.cs", "catch (SqliteException e) { }", 1)]
    [InlineData("src/SkSqliteMemory.Core/Memory/Planted.cs", "x = \"Select one of these.\";", 0)]
    [InlineData("src/SkSqliteMemory.Core/Storage/Planted.cs", "x = \"SELECT 1\";", 0)]
    public void Planted_sql_is_caught(string path, string text, int expected) =>
        Assert.Equal(expected, Layers.SqlOutsideStorage([new SourceText(path, text)]).Count());

    [Theory]
    [InlineData("src/SkSqliteMemory.Core/Storage/Rows/Planted.cs", "x.Run(\"BEGIN IMMEDIATE;\");", 1)]
    [InlineData("src/SkSqliteMemory.Core/Storage/Rows/Planted.cs", "using var t = c.BeginTransaction();", 1)]
    [InlineData("src/SkSqliteMemory.Core/Storage/Rows/Planted.cs", "x = \"Begin with this; commit to it.\";", 0)]
    [InlineData("src/SkSqliteMemory.Core/Storage/Files/Planted.cs", "x.Run(\"COMMIT\");", 0)]
    public void A_planted_transaction_is_caught(string path, string text, int expected) =>
        Assert.Equal(expected, Layers.TransactionsOutsideFiles([new SourceText(path, text)]).Count());

    [Fact]
    public void A_planted_use_of_Agent_Framework_is_caught() =>
        Assert.Single(Layers.AgentFrameworkOutsideItsPackage([new SourceText("src/SkSqliteMemory.Core/Memory/Planted.cs", "using Microsoft.Agents.AI;")]));

    [Fact]
    public void A_planted_use_of_Semantic_Kernel_is_caught() =>
        Assert.Single(Layers.SemanticKernelOutsideItsPackage([new SourceText("src/SkSqliteMemory.Core/Memory/Planted.cs", "using Microsoft.SemanticKernel;")]));
}
