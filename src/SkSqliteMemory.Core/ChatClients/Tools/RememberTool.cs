using System.Globalization;
using SkSqliteMemory.Model.Text;

namespace SkSqliteMemory.ChatClients.Tools;

internal sealed class RememberTool(ToolContext context) : MemoryTool(context, MemoryTraffic.Remember, Purpose, Schema)
{
    private const double DefaultImportance = 0.5;
    private static readonly TimeSpan Window = TimeSpan.FromHours(1);

    private const string Purpose =
        "Stores one fact, preference or decision for later conversations. Store only what stays useful, in one self-contained sentence.";

    private const string Schema = """
        {
          "type": "object",
          "properties": {
            "text": { "type": "string", "description": "What to remember, understandable without the conversation around it." },
            "importance": { "type": "number", "minimum": 0, "maximum": 1, "description": "How much it matters; 0.5 when left out." },
            "kind": { "type": "string", "description": "One word for what it is, such as fact, preference or decision; fact when left out." }
          },
          "required": ["text"]
        }
        """;

    protected override async Task<string> RunAsync(MemoryScope scope, ToolArguments arguments, CancellationToken cancellationToken)
    {
        string text = arguments.Text("text");
        int longest = Math.Min(Context.Options.MaxTextLength, Context.Memory.Engine.Options.MaxTextLength);
        if (text.Length > longest)
        {
            throw new ToolArgumentException(string.Create(CultureInfo.InvariantCulture,
                $"the text has {text.Length} characters; at most {longest} are allowed. Shorten it."));
        }

        double? given = arguments.Number("importance", 0, 1);
        double importance = given ?? DefaultImportance;
        RememberOptions options = new()
        {
            Provenance = MemoryProvenance.Assistant,
            MergeNearDuplicates = Context.Options.MergeNearDuplicates,
            ImportanceOrigin = given is null ? ImportanceOrigin.Default : ImportanceOrigin.Model,
        };
        if (arguments.OptionalText("kind") is { } kind)
        {
            _ = ToolArguments.Use(() => options.Kind = kind);
        }

        CheckKind(options.Kind);
        // What it has recalled and wants to note again, or says in other words.
        if (options.MergeNearDuplicates && await Context.Memory.Engine.Lessons.FindSameAsync(scope, text, cancellationToken).ConfigureAwait(false) is { } known)
        {
            return $"Known already as memory {known.Id}; nothing was stored.";
        }

        await CheckLimitsAsync(new RememberRequest(scope, text, options.Kind, importance), cancellationToken).ConfigureAwait(false);
        MemoryEntry entry = await Context.Memory.RememberAsync(scope, text, importance, options, cancellationToken).ConfigureAwait(false);
        return $"Remembered as memory {entry.Id}.";
    }

    private void CheckKind(string kind)
    {
        if (Context.Options.AllowedKinds is { Count: > 0 } allowed && !allowed.Contains(kind))
        {
            throw new ToolArgumentException($"memories of the kind '{kind}' may not be stored here; the kinds are {string.Join(", ", allowed.Order(StringComparer.Ordinal))}.");
        }
    }

    // Counted in the file, so that it holds whatever the number of processes.
    private async Task CheckLimitsAsync(RememberRequest request, CancellationToken cancellationToken)
    {
        int most = Context.Options.MaxRememberedPerHour;
        MemoryScope counted = request.Scope with { SessionId = request.Scope.SessionId ?? Context.CurrentSession };
        if (!await Context.Memory.Engine.Memories.TryNoteAsync(counted, (most, Window), cancellationToken).ConfigureAwait(false))
        {
            throw new ToolArgumentException(string.Create(CultureInfo.InvariantCulture,
                $"{most} memories were stored or refused in the last hour, which is all that may be; nothing was stored. Keep to what matters most."));
        }

        if (Context.Options.ConfirmRemember is { } confirm && !await confirm(request, cancellationToken).ConfigureAwait(false))
        {
            throw new ToolArgumentException("this memory was not allowed; nothing was stored. Do not try again.");
        }
    }
}
