using System.Globalization;

namespace SkSqliteMemory.Tool.Printing;

/// <summary>Hits for people: a heading line and the place of the text that answers each, then the parts of the scores when asked for.</summary>
internal static class HitPage
{
    private const int TextLines = 4;
    private const int TextLength = 270;

    public static void Write(TextWriter output, string question, IReadOnlyList<ScoredMemory> hits, bool explain)
    {
        if (hits.Count == 0)
        {
            output.WriteLine("Nothing found.");
            return;
        }

        for (int i = 0; i < hits.Count; i++)
        {
            WriteHit(output, question, i + 1, hits[i]);
        }

        if (explain)
        {
            WriteScores(output, hits);
        }
    }

    private static void WriteHit(TextWriter output, string question, int place, ScoredMemory hit)
    {
        MemoryEntry entry = hit.Entry;
        string?[] facts = [entry.Id, entry.Scope.SessionId, Wording.Time(entry.CreatedAt), entry.Role ?? entry.Kind, entry.Author];
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{place,2}. {Wording.Score(hit.Score)}  {string.Join("  ", facts.Where(fact => fact is not null))}"));
        output.Write(Wording.Fold(Excerpt.From(entry.Content, question, TextLength), indent: 4, TextLines));
    }

    private static void WriteScores(TextWriter output, IReadOnlyList<ScoredMemory> hits)
    {
        TextTable table = new(">#", ">score", ">similarity", ">recency", ">importance", ">access", ">words", ">vectors");
        for (int i = 0; i < hits.Count; i++)
        {
            ScoreBreakdown parts = hits[i].Breakdown;
            table.Add(
                Wording.Number(i + 1), Wording.Score(hits[i].Score), Wording.Score(parts.Similarity), Wording.Score(parts.Recency),
                Wording.Score(parts.Importance), Wording.Score(parts.AccessFrequency),
                Place(parts.KeywordRank, parts.KeywordScore, "0.0"), Place(parts.VectorRank, parts.VectorScore, "0.000"));
        }

        output.WriteLine();
        table.WriteTo(output);
        WriteImportance(output, hits);
        WriteSignals(output, hits);
        WriteWeights(output, hits[0].Breakdown);
    }

    private static void WriteImportance(TextWriter output, IReadOnlyList<ScoredMemory> hits)
    {
        foreach ((int place, ScoredMemory hit) in hits.Index().Where(static one => one.Item.Entry.ImportanceGiven is not null))
        {
            MemoryEntry entry = hit.Entry;
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"importance of {place + 1}: {Wording.Score(entry.ImportanceGiven)} by {entry.ImportanceOrigin.ToString().ToLowerInvariant()}, {Wording.Score(entry.Importance)} with what became known since"));
        }
    }

    // What the words of messages are made of: sums, then factors.
    private static void WriteSignals(TextWriter output, IReadOnlyList<ScoredMemory> hits)
    {
        TextTable table = new(">#", ">own", ">context", ">date", ">talk", ">more", ">speaker", ">answer", ">dated", ">self", ">asks", ">length");
        bool any = false;
        for (int i = 0; i < hits.Count; i++)
        {
            if (hits[i].Breakdown.Signals is { } signals)
            {
                any = true;
                table.Add([Wording.Number(i + 1), .. new double[]
                {
                    signals.Words, signals.Context, signals.Date, signals.Session, signals.Semantic + signals.Graph + signals.Half, signals.SpeakerFactor, signals.AnswerFormFactor,
                    signals.DateFactor, signals.SelfFactor, signals.QuestionFactor, signals.LengthFactor,
                }.Select(static value => Wording.Score(value, "0.00"))]);
            }
        }

        if (any)
        {
            output.WriteLine();
            output.WriteLine("words of messages = (own + context + date + talk + more) x the factors;");
            output.WriteLine("more is what meaning and the graph add:");
            table.WriteTo(output);
        }
    }

    private static void WriteWeights(TextWriter output, ScoreBreakdown parts)
    {
        ScoringWeights weights = parts.Weights;
        string basis = parts.Ranking == RankingKind.Hybrid ? "words and embeddings" : "words only (lexical)";
        output.WriteLine();
        output.Write(Wording.Fold(string.Create(CultureInfo.InvariantCulture,
            $"score = {weights.Similarity} similarity + {weights.Recency} recency + {weights.Importance} importance + " +
            $"{weights.Access} access, divided by the sum of the weights; similarity rests on {basis}."), indent: 0));
    }

    private static string Place(int? rank, double? score, string format) =>
        rank is { } place ? $"{Wording.Number(place)}. ({Wording.Score(score, format)})" : score is { } alone ? Wording.Score(alone, format) : "-";
}
