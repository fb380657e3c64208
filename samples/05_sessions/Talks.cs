namespace SkSqliteMemory.Samples;

/// <summary>What was said before this program began, and what each answer cost, as a model's service reports it.</summary>
internal static class Talks
{
    public static IReadOnlyList<Exchange> Kitchen { get; } =
    [
        new("We want a new kitchen before Christmas. Where do we begin?", "With the measures and the connections: where water, waste and power come out of the wall decides what can stand where. Measure each wall twice and note the height of the window sill.", 120, 48),
        new("The room is 4.20 by 2.85 metres, the sill is at 104 cm.", "Then a single row along the long wall leaves 2.25 metres to walk and turn, which is comfortable. A worktop of 92 cm fits under the sill with room for a socket strip.", 190, 52),
        new("How much should we set aside?", "For this size and good appliances people pay between 14,000 and 19,000 francs, a third of it for appliances. Keep a tenth of the sum for what shows up behind the old tiles.", 260, 55),
        new("Our limit is 16,500 francs, everything included.", "Understood: 16,500 francs with everything. I would then plan 5,200 for appliances, 7,400 for cupboards and worktop, 2,300 for electrician and plumber, and keep 1,600 in reserve.", 330, 60),
        new("Which worktop lasts longest?", "Quartz composite and granite last longest and forgive hot pans better than laminate. Oak looks warm but wants oil twice a year, and water at the sink leaves marks.", 400, 46),
        new("My wife wants oak.", "Then oak it is, with a steel strip around the sink so that standing water does not reach the wood. Ask for boards of 40 mm; they can be sanded down twice in their life.", 460, 49),
        new("Who connects the cooker?", "An electrician with a licence must do it and sign the report. Ms Odermatt of Elektro Seetal has time in the week of 16 November; she wrote that she comes on Thursday 19 November at 07:30.", 530, 58),
        new("And the water?", "The plumber, Mr Brunner, moves the waste pipe by 30 cm on Tuesday 17 November in the afternoon. He needs the old sink removed by then and the water shut off in the cellar.", 600, 51),
        new("Which dishwasher is quiet?", "Look for 40 dB or less; the model with the cutlery drawer you liked has 39 dB and costs 1,240 francs. In an open room every decibel above 44 is heard over a conversation.", 670, 50),
        new("We take that dishwasher.", "Noted: the dishwasher with 39 dB for 1,240 francs. Delivery takes eight working days, so order it by 4 November to have it when the cupboards come.", 740, 44),
        new("Who paints the ceiling?", "You can do it yourselves on the weekend before the cupboards come: two coats of white latex paint, six hours between them. Cover the floor with felt, not with foil, because foil slides.", 810, 50),
        new("What about the floor?", "The old tiles may stay if they are level: lay a spirit level of two metres, and up to 4 mm of difference the feet of the cupboards take up. Otherwise a levelling compound of 8 francs a bag does it.", 880, 56),
        new("How do we live meanwhile?", "With a camping cooker on the balcony and the fridge in the hall for about nine days. Empty the freezer by 15 November; nothing stays frozen in the hall.", 950, 43),
        new("Which colour for the fronts?", "Your daughter chose sage green, and matt hides fingerprints better than gloss. Order two spare fronts; the colour is made to order and will not match in five years.", 1020, 45),
        new("What must be signed?", "The order for the cupboards by 2 November, the electrician's report after the connection, and the note for the landlord about the moved pipe. Keep all three with the invoice; the guarantee asks for them.", 1090, 52),
        new("Who brings the old kitchen away?", "The recycling yard in Hochdorf takes it on Saturdays from 8 to 12; wood is free up to one cubic metre, appliances are always free. A trailer costs 45 francs for half a day.", 1160, 54),
    ];

    public static IReadOnlyList<Exchange> Garden { get; } =
    [
        new("When do I cut the apple tree?", "In late winter on a frost-free day, before the buds swell; cut back to a bud that looks outward.", 90, 34),
        new("And the hedge?", "Not between March and the end of July, because birds breed in it. In August a light cut keeps it dense.", 130, 32),
    ];
}

/// <param name="Question">What the user said.</param>
/// <param name="Answer">What the model said.</param>
/// <param name="InputTokens">What the model read.</param>
/// <param name="OutputTokens">What it wrote.</param>
internal sealed record Exchange(string Question, string Answer, int InputTokens, int OutputTokens);
