using System.Text.RegularExpressions;

namespace SkSqliteMemory.Core.Tests.House.Reading;

/// <summary>The braced bodies of members: methods, constructors, properties with their accessors.</summary>
internal static partial class MethodBodies
{
    /// <summary>Each body directly inside a type, with the header before its brace and its height in lines.</summary>
    public static IReadOnlyList<(string Header, int Lines)> Of(SourceText source)
    {
        List<(string Header, int Lines)> bodies = [];
        Stack<(string Header, bool IsType, int Start)> open = [];
        int headerStart = 0;
        for (int i = 0; i < source.Code.Length; i++)
        {
            switch (source.Code[i])
            {
                case '{':
                    string header = source.Code[headerStart..i].Trim();
                    open.Push((header, TypeHeader().IsMatch(header), i));
                    headerStart = i + 1;
                    break;
                case '}':
                    (string closed, bool isType, int start) = open.Pop();
                    if (!isType && open.TryPeek(out (string, bool IsType, int) outer) && outer.IsType)
                    {
                        bodies.Add((closed, source.Code[start..i].Count(c => c == '\n') + 1));
                    }

                    headerStart = i + 1;
                    break;
                case ';':
                    headerStart = i + 1;
                    break;
            }
        }

        return bodies;
    }

    [GeneratedRegex(@"\b(?:namespace|class|struct|interface|enum|record)\s+[\w.]+[^()=]*(?:\([^=]*\)[^()=]*)?$|\b(?:class|struct|record)\s+\w+.*\(", RegexOptions.Singleline)]
    private static partial Regex TypeHeader();
}
