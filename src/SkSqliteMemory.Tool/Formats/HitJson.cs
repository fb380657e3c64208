using System.Text.Json;

namespace SkSqliteMemory.Tool.Formats;

/// <summary>The JSON of recalls.</summary>
internal static class HitJson
{
    /// <summary>One answer of many: <c>{"id","hits":[{"id","session","score"}]}</c>.</summary>
    public static void WriteAnswer(Utf8JsonWriter json, string id, IReadOnlyList<ScoredMemory> hits, bool explain)
    {
        json.WriteStartObject();
        json.WritePropertyName("id");
        json.WriteRawValue(id);
        json.WriteStartArray("hits");
        foreach (ScoredMemory hit in hits)
        {
            json.WriteStartObject();
            WriteIdentity(json, hit, explain);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>The answer to one question, with the texts.</summary>
    public static void WriteHits(Utf8JsonWriter json, string query, IReadOnlyList<ScoredMemory> hits, bool explain)
    {
        json.WriteStartObject();
        json.WriteString("query", query);
        json.WriteStartArray("hits");
        foreach (ScoredMemory hit in hits)
        {
            json.WriteStartObject();
            WriteIdentity(json, hit, explain);
            json.WriteString("kind", hit.Entry.Kind);
            json.WriteString("role", hit.Entry.Role);
            json.WriteString("author", hit.Entry.Author);
            json.WriteTime("createdAt", hit.Entry.CreatedAt);
            json.WriteString("text", hit.Entry.Content);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteIdentity(Utf8JsonWriter json, ScoredMemory hit, bool explain)
    {
        json.WriteString("id", hit.Entry.Id);
        json.WriteString("session", hit.Entry.Scope.SessionId);
        json.WriteRounded("score", hit.Score);
        if (explain)
        {
            WriteBreakdown(json, hit.Breakdown);
            if (hit.Entry.ImportanceGiven is { } given)
            {
                json.WriteRounded("importanceGiven", given);
                json.WriteString("importanceBy", hit.Entry.ImportanceOrigin.ToString().ToLowerInvariant());
            }
        }
    }

    private static void WriteBreakdown(Utf8JsonWriter json, ScoreBreakdown parts)
    {
        json.WriteStartObject("breakdown");
        json.WriteString("ranking", parts.Ranking == RankingKind.Hybrid ? "hybrid" : "lexical");
        json.WriteRounded("similarity", parts.Similarity);
        json.WriteRounded("recency", parts.Recency);
        json.WriteRounded("importance", parts.Importance);
        json.WriteRounded("accessFrequency", parts.AccessFrequency);
        json.WriteRounded("keywordRank", parts.KeywordRank);
        json.WriteRounded("keywordScore", parts.KeywordScore);
        json.WriteRounded("vectorRank", parts.VectorRank);
        json.WriteRounded("vectorScore", parts.VectorScore);
        if (parts.Signals is { } signals)
        {
            WriteSignals(json, signals);
        }

        json.WriteEndObject();
    }

    private static void WriteSignals(Utf8JsonWriter json, ConversationSignals signals)
    {
        json.WriteStartObject("signals");
        json.WriteRounded("words", signals.Words);
        json.WriteRounded("context", signals.Context);
        json.WriteRounded("date", signals.Date);
        json.WriteRounded("session", signals.Session);
        json.WriteRounded("semantic", signals.Semantic);
        json.WriteRounded("graph", signals.Graph);
        json.WriteRounded("half", signals.Half);
        json.WriteRounded("speakerFactor", signals.SpeakerFactor);
        json.WriteRounded("answerFormFactor", signals.AnswerFormFactor);
        json.WriteRounded("dateFactor", signals.DateFactor);
        json.WriteRounded("selfFactor", signals.SelfFactor);
        json.WriteRounded("questionFactor", signals.QuestionFactor);
        json.WriteRounded("lengthFactor", signals.LengthFactor);
        json.WriteEndObject();
    }
}
