using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.AI;

namespace Microsoft.SemanticKernel;

[Experimental("SKEXP0130")]
public sealed class AIContext
{
    public string? Instructions { get; set; }

    public IList<AIFunction> AIFunctions { get; set; } = [];
}
