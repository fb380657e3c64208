using Microsoft.Extensions.AI;

namespace SkSqliteMemory.Core.Tests.Retrieval.Conversations;

/// <summary>What helps English takes nothing from other languages: the answer follows its question, and short words are found.</summary>
public sealed class LanguagesTests : IDisposable
{
    private static readonly MemoryScope Alice = new() { UserId = "alice" };

    private readonly TempDatabase _database = new();

    public void Dispose() => _database.Dispose();

    [Theory]
    [InlineData("Wo liegt der Ersatzschlüssel?", "Wo hast du den Ersatzschlüssel hingelegt?", "Unter den Blumentopf neben der Tür.", "Heute regnet es schon wieder.")]
    [InlineData("¿Dónde está la llave de repuesto?", "¿Dónde pusiste la llave de repuesto?", "Debajo de la maceta, junto a la puerta.", "Hoy llueve otra vez, qué pena.")]
    [InlineData("Где запасной ключ?", "Где лежит запасной ключ?", "Под цветочным горшком у двери.", "Сегодня опять идёт дождь.")]
    [InlineData("予備の鍵はどこですか？", "予備の鍵はどこに置いたの？", "玄関の植木鉢の下にあるよ。", "今日もまた雨が降っている。")]
    [InlineData("备用钥匙在哪里？", "你把备用钥匙放在哪里了？", "放在门口的花盆下面。", "今天又下雨了。")]
    [InlineData("예비 열쇠는 어디에 있어?", "예비 열쇠는 어디에 뒀어?", "현관 화분 아래에 있어.", "오늘도 비가 온다.")]
    [InlineData("กุญแจสำรองอยู่ที่ไหน?", "กุญแจสำรองอยู่ที่ไหน?", "อยู่ใต้กระถางต้นไม้หน้าบ้าน", "วันนี้ฝนตกอีกแล้ว")]
    [InlineData("أين المفتاح الاحتياطي؟", "أين وضعت المفتاح الاحتياطي؟", "تحت أصيص الزهور بجانب الباب.", "المطر يهطل اليوم مرة أخرى.")]
    public async Task An_answer_is_found_by_the_words_of_its_question(string question, string asked, string answer, string other)
    {
        await using SqliteMemory memory = await SqliteMemory.OpenAsync(_database.Path, new SqliteMemoryOptions { RunBackgroundWork = false });
        await AppendAsync(memory, "s1", asked, answer);
        await AppendAsync(memory, "s2", other, other);

        // The first searches are answered from the file, the others from memory.
        for (int round = 0; round < 6; round++)
        {
            IReadOnlyList<ScoredMemory> hits = await AskAsync(memory, question);
            Assert.Equal([answer, asked], hits.Take(2).Select(static hit => hit.Entry.Content).OrderBy(text => text == asked));
            await memory.Engine.Storage.Words.OfMessages.WhenFilledAsync();
        }
    }

    [Theory]
    [InlineData("猫", "昨日は猫と遊んだ", "昨日は犬と遊んだ")]
    [InlineData("東京", "来週は東京へ行く", "来週は京都へ行く")]
    [InlineData("茶", "お茶が好きです", "水が好きです")]
    [InlineData("øl", "Vi drakk øl i Oslo", "Vi drakk te i Oslo")]
    [InlineData("Go", "Der Go-Dienst läuft", "Der C-Dienst läuft")]
    public async Task Short_words_are_found_by_themselves(string question, string said, string other)
    {
        await using SqliteMemory memory = await SqliteMemory.OpenAsync(_database.Path, new SqliteMemoryOptions { RunBackgroundWork = false });
        await AppendAsync(memory, "s1", said);
        await AppendAsync(memory, "s2", other);

        for (int round = 0; round < 6; round++)
        {
            Assert.Equal([said], (await AskAsync(memory, question)).Select(static hit => hit.Entry.Content));
            await memory.Engine.Storage.Words.OfMessages.WhenFilledAsync();
        }
    }

    private static async Task AppendAsync(SqliteMemory memory, string session, params string[] texts) =>
        await (await memory.GetSessionAsync(Alice, session)).AppendAsync(texts.Select(static text => new ChatMessage(ChatRole.User, text)));

    private static Task<IReadOnlyList<ScoredMemory>> AskAsync(SqliteMemory memory, string question) => memory.RecallAsync(
        Alice, question, options: new RecallOptions { From = RecallSource.Messages, CountAccess = false }, cancellationToken: TestContext.Current.CancellationToken);
}
