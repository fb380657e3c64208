namespace SkSqliteMemory.Benchmarks.Corpus;

/// <summary>What an agent notes down: sentences of 8 to 30 words about people, things, places, sums and days.</summary>
internal sealed class MemoryTexts(int seed)
{
    private static readonly string[] Templates =
    [
        "{person} {act} the {kind} {thing} on {date} and wants a {thing} instead",
        "The {thing} that {person} {act} in {place} cost {sum} and came with a {kind} {thing}",
        "{person} prefers a {kind} {thing} to a {kind} {thing} when travelling to {place}",
        "On {date} the {kind} {thing} for {person} was {act} because the {thing} from {place} had been {act} twice",
        "{person} and {person} share a {thing} in {place} and split the {thing} of {sum} every month",
        "We {act} {person} a {kind} {thing} worth {sum} if the {thing} is not there by {date}",
        "{person} is allergic to {thing} and always asks for a {kind} {thing} with {thing}",
        "The {thing} of {person} has the number {thing} {sum} and was {act} near {place}",
        "Since {date} {person} works on the {kind} {thing} with {person} from {place} and reports to {person} about the {thing} and the {thing}",
        "{person} said the {thing} was {kind} but the {thing} was {kind} so they {act} both at the {thing} in {place}",
        "Never call {person} before ten because the {thing} in {place} is {kind} and the {thing} starts late",
        "{person} {act} {thing} and {thing} for the {kind} party in {place} on {date}",
        "The password hint of {person} is the {kind} {thing} that was {act} in {place}",
        "After the {kind} {thing} failed {person} {act} the {thing} and asked {person} for {sum}",
        "{person} plans a trip from {place} to {place} with a {kind} {thing} starting {date} and needs a {thing}, a {thing} and a {thing}",
        "A {kind} {thing} was {act} by {person} although {person} had {act} it for {sum} only a week before {date} in {place}",
    ];

    private readonly Sentences _sentences = new(seed);

    public IEnumerable<string> Take(int count)
    {
        for (int i = 0; i < count; i++)
        {
            yield return _sentences.Fill(Templates[_sentences.Next(Templates.Length)]) + ".";
        }
    }
}
