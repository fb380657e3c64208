using SkSqliteMemory.Memory.Summaries;

namespace SkSqliteMemory.Core.Tests.Memory.Summaries;

/// <summary>Cue words are English; elsewhere numbers, names and the words that run through the talk carry the choice.</summary>
public sealed class SummaryLanguagesTests
{
    [Theory]
    [InlineData("Bonjour !", "Ma machine à laver perd de l'eau depuis lundi.", "Je suis désolé.", "Le technicien viendra le 12 mai à 9h30 pour la machine à laver.", "Parfait, merci !", "12 mai")]
    [InlineData("¡Hola!", "Mi lavadora pierde agua desde el lunes.", "Lo siento mucho.", "El técnico vendrá el 12 de mayo a las 9:30 por la lavadora.", "¡Perfecto, gracias!", "12 de mayo")]
    [InlineData("Здравствуйте!", "Моя стиральная машина течёт с понедельника.", "Мне очень жаль.", "Мастер придёт 12 мая в 9:30 из-за стиральной машины.", "Отлично, спасибо!", "12 мая")]
    [InlineData("こんにちは。", "洗濯機が月曜日から水漏れしています。", "申し訳ございません。", "修理担当者が5月12日9時30分に洗濯機の修理に伺います。", "ありがとうございます。", "5月12日")]
    public void The_appointment_is_kept_and_the_courtesies_are_not(string greeting, string problem, string regret, string appointment, string thanks, string kept)
    {
        EstimatedTokenCounter counter = EstimatedTokenCounter.Instance;
        SummarySource[] talk =
        [
            new("user", null, greeting), new("user", null, problem), new("assistant", null, regret), new("assistant", null, appointment), new("user", null, thanks),
        ];
        int budget = counter.Count($"User: {problem}\nAssistant: {appointment}") + 4;

        string summary = new ExtractiveSummarizer(counter).Summarize(talk, budget);

        Assert.Contains(kept, summary, StringComparison.Ordinal);
        Assert.Contains(problem, summary, StringComparison.Ordinal);
        Assert.DoesNotContain(thanks, summary, StringComparison.Ordinal);
        Assert.InRange(counter.Count(summary), 1, budget);
    }
}
