using SkSqliteMemory.Memory.Summaries;

namespace SkSqliteMemory.Core.Tests.Memory.Summaries;

/// <summary>A talk with a travel agency: a few facts that matter among courtesies.</summary>
internal static class SampleTalk
{
    public static IReadOnlyList<SummarySource> Messages { get; } =
    [
        User("Hello! I hope you are well. I am writing about booking QF-3391, our two weeks on Madeira from 12 June."),
        Agent("Hello Nora, thank you for your message. I have the booking open in front of me. How can I help?"),
        User("My son has broken his leg, so we have to move the trip. Is that possible at all?"),
        Agent("I am so sorry to hear that. Let me have a look at what the hotel and the airline say. One moment please."),
        Agent("Thank you for waiting. The airline changes the tickets for 85 euros per person. "
            + "The hotel moves the stay free of charge until 1 May."),
        User("That sounds good. What would be the new dates?"),
        Agent("The first free fortnight is 4 to 18 September. Would that suit you?"),
        User("Yes, it would. School starts on the 21st here, so that is perfect."),
        User("One more thing: my husband is allergic to feathers, please tell the hotel."),
        Agent("Of course, I have noted it. The Hotel Bela Vista promised to put synthetic pillows into room 214."),
        User("Great, thanks!"),
        Agent("You are welcome. Shall I charge the card ending in 4410?"),
        User("No, please use the one ending in 9027. The old one was cancelled in March."),
        Agent("Done. I charged 255 euros to the card ending in 9027. You will receive the new tickets by e-mail."),
        User("Wonderful. Thank you so much for your help, and have a nice evening!"),
        Agent("Thank you, Nora. All the best to your son. Have a nice evening too!"),
    ];

    private static SummarySource User(string text) => new("user", "Nora", text);

    private static SummarySource Agent(string text) => new("assistant", null, text);
}
