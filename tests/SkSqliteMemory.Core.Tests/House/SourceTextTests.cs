using SkSqliteMemory.Core.Tests.House.Reading;

namespace SkSqliteMemory.Core.Tests.House;

public sealed class SourceTextTests
{
    [Theory]
    [InlineData("a /* b */ c // d\ne", "a c e", "")]
    [InlineData("a = \"b\\\"c\" + d;", "a = + d;", "b\\\"c")]
    [InlineData("a = @\"b\"\"c\\\" + d;", "a = + d;", "b\"\"c\\")]
    [InlineData("a = $\"b{c + \"d\"}e{{f\";", "a = c + ;", "d|be{{f")]
    [InlineData("a = \"\"\"b \"c\" d\"\"\" + e;", "a = + e;", "b \"c\" d")]
    [InlineData("a = $$\"\"\"{b} {{c}}\"\"\";", "a = c ;", "{b} ")]
    [InlineData("a = '\"' + '\\'' + b;", "a = + + b;", "")]
    public void Code_and_literals_are_told_apart(string text, string code, string literals)
    {
        SourceText source = new("x.cs", text);

        Assert.Equal(code, string.Join(' ', source.Code.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
        Assert.Equal(literals, string.Join('|', source.Literals));
        Assert.Equal(text.Length, source.Code.Length);
    }

    [Fact]
    public void Bodies_are_those_of_members()
    {
        SourceText source = new("x.cs", """
            namespace N;
            internal sealed class A(int x) : B(x) where T : class
            {
                public int P { get; } = 1;
                public void M()
                {
                    if (true) { }
                }
                private sealed record R(int Y) { public void Inner() { } }
            }
            """);

        Assert.Equal(
            [("public int P", 1), ("public void M()", 3), ("public void Inner()", 1)],
            MethodBodies.Of(source).OrderBy(body => source.Code.IndexOf(body.Header, StringComparison.Ordinal)));
    }
}
