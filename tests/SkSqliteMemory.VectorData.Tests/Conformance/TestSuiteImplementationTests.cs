namespace SkSqliteMemory.VectorData.Tests.Conformance;

public sealed class TestSuiteImplementationTests
{
    /// <summary>The classes of Microsoft.Extensions.VectorData.ConformanceTests; each has its namesake here.</summary>
    private static readonly string[] Classes =
    [
        "CollectionManagementTests", "DependencyInjectionTests", "DistanceFunctionTests", "IndexKindTests", "EmbeddingGenerationTests", "FilterTests",
        "HybridSearchTests", "BasicModelTests", "DynamicModelTests", "MultiVectorModelTests", "NoDataModelTests", "NoVectorModelTests", "DataTypeTests",
        "EmbeddingTypeTests", "KeyTypeTests", "TestSuiteImplementationTests",
    ];

    [Fact]
    public void No_class_of_the_conformance_suite_is_forgotten()
    {
        var written =
            from type in typeof(TestSuiteImplementationTests).Assembly.GetTypes()
            where type.Namespace == typeof(TestSuiteImplementationTests).Namespace
            where type.GetMethods().Any(method => method.IsDefined(typeof(FactAttribute), inherit: true))
            select type.Name;

        Assert.Equal(Classes.Order(), written.Order());
    }
}
