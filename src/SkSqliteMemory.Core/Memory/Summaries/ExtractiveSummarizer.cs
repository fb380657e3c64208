namespace SkSqliteMemory.Memory.Summaries;

/// <summary>Summarises a talk by its most telling sentences, without a model. Stateless and deterministic.</summary>
/// <remarks>
/// Sentences are judged by the words that run through the talk, by names, numbers, dates and amounts, by words of decision and
/// commitment, and by kind; they are taken greedily as long as they fit, what has been said is not said twice, and they
/// keep the order of the talk.
/// </remarks>
internal sealed class ExtractiveSummarizer(ITokenCounter counter)
{
    /// <summary>Sentences that may be tried in vain once the budget is nearly spent.</summary>
    private const int MaxMisfits = 40;

    /// <summary>Makes the summary.</summary>
    /// <param name="sources">The messages in order.</param>
    /// <param name="tokenBudget">Most tokens the summary may have.</param>
    /// <returns>
    /// Lines of "Speaker: sentences". Empty only when nothing is said in the sources, or nothing fits into the budget.
    /// </returns>
    public string Summarize(IReadOnlyList<SummarySource> sources, int tokenBudget)
    {
        TalkVocabulary vocabulary = new();
        List<SummarySentence> sentences = ReadSentences(sources, vocabulary);
        SentenceChooser chooser = new(sentences, vocabulary.Worths());
        SummaryLines lines = new(sources);
        SummarySentence? best = null;
        int spent = 0;
        int misfits = 0;
        while (misfits < MaxMisfits && spent < tokenBudget && chooser.Next() is { } sentence)
        {
            best ??= sentence;
            if (!lines.IsEmpty && SentenceScorer.IsNoise(sentence))
            {
                continue;
            }

            List<SummarySentence> parts = sentence.MissingParts();
            int cost = counter.Count(lines.Growth(parts));
            if (cost > tokenBudget - spent)
            {
                misfits++;
                continue;
            }

            spent += cost;
            foreach (SummarySentence part in parts)
            {
                lines.Add(part);
                chooser.Take(part);
            }
        }

        RemoveExcess(lines, tokenBudget);
        string summary = lines.Render();
        return summary.Length > 0 || best is null ? summary : CutToFit(best, lines, tokenBudget);
    }

    /// <summary>Tokens of the parts add up to those of the whole but for a few, so this seldom removes anything.</summary>
    private void RemoveExcess(SummaryLines lines, int tokenBudget)
    {
        while (!lines.IsEmpty && counter.Count(lines.Render()) > tokenBudget)
        {
            lines.RemoveLast();
        }
    }

    /// <summary>Of the most telling sentence what fits; with its speaker where the name leaves most of the budget.</summary>
    private string CutToFit(SummarySentence sentence, SummaryLines lines, int tokenBudget)
    {
        string prefix = lines.Speaker(sentence) + ": ";
        bool named = counter.Count(prefix) <= tokenBudget / 3;
        return TextCut.ToFit(named ? prefix + sentence.Text : sentence.Text, tokenBudget, counter);
    }

    private static List<SummarySentence> ReadSentences(IReadOnlyList<SummarySource> sources, TalkVocabulary vocabulary)
    {
        List<SummarySentence> sentences = [];
        foreach (string author in sources.Select(source => source.Author).OfType<string>().Distinct())
        {
            vocabulary.AddSpeaker(author);
        }

        bool opened = false;
        for (int source = 0; source < sources.Count; source++)
        {
            SummarySentence? previous = null;
            foreach (string text in SentenceSplitter.Split(sources[source].Text))
            {
                SummarySentence sentence = new()
                {
                    Index = sentences.Count,
                    Source = source,
                    Text = text,
                    Words = vocabulary.Add(text, source),
                };
                SentenceScorer.Judge(sentence, sources[source].Role, isFirst: !opened, previous);
                previous = sentence;
                opened |= SentenceScorer.IsStatement(sentence);
                sentences.Add(sentence);
            }
        }

        return sentences;
    }
}
