using SkSqliteMemory.Memory.Summaries;

namespace SkSqliteMemory.Core.Tests.Memory.Summaries;

/// <summary>Cue words are English; elsewhere numbers, names and the words that run through the talk carry the choice.</summary>
public sealed class SummaryLanguagesTests
{
    [Theory]
    [InlineData("Guten Tag!", "Meine Waschmaschine verliert seit Montag Wasser.", "Das tut mir leid.", "Der Techniker kommt am 12. Mai um 9:30 Uhr wegen der Waschmaschine.", "Perfekt, danke!", "12. Mai um 9:30 Uhr")]
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

    [Fact]
    public void A_German_talk_keeps_its_facts_and_whole_dates()
    {
        SummarySource[] talk =
        [
            new("user", null, "Hallo zusammen! Ich habe am 3. März die Kaffeemaschine Modell KX-40 bestellt, Bestellnummer 88123."),
            new("assistant", null, "Vielen Dank für Ihre Nachricht! Ich schaue gerne nach. Einen Moment noch."),
            new("assistant", null, "Die Bestellung 88123 wurde am 5. März nach Leipzig geschickt und ging dort verloren."),
            new("user", null, "Das ist ärgerlich. Ich bin übrigens gegen Nüsse allergisch, falls Sie wieder Pralinen beilegen."),
            new("assistant", null, "Wir erstatten Ihnen 129,90 Euro bis zum 20. April auf Ihr Konto. Eine neue Kaffeemaschine KX-40 kommt am 2. Mai."),
            new("user", null, "Super, danke schön! Auf Wiedersehen."),
            new("assistant", null, "Danke Ihnen! Einen schönen Tag noch."),
        ];

        string summary = new ExtractiveSummarizer(EstimatedTokenCounter.Instance).Summarize(talk, 150);

        foreach (string fact in (string[])["am 3. März", "88123", "Leipzig", "129,90 Euro", "bis zum 20. April", "am 2. Mai"])
        {
            Assert.Contains(fact, summary, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("danke schön", summary, StringComparison.Ordinal);
    }
}
