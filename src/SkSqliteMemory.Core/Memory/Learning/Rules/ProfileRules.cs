using System.Text.RegularExpressions;

namespace SkSqliteMemory.Memory.Learning.Rules;

/// <summary>What users say they are: name, home, work, family, body.</summary>
internal static partial class ProfileRules
{
    private const string User = "user";

    // Where an object ends: at a sign, or where the sentence goes on about something else.
    private const string End = @"(?=\s+(?:now|again|since|with|for|because|and|but|last|this|next|until|till|where|which|who|when|while|at the moment|these days|any ?more|any longer|please|too|as well|as a|as an|in (?:19|20)\d\d)\b|[,;:.!?()]|$)";

    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    public static ExtractedMemory? Read(string clause) =>
        Single(Name().Match(clause), clause, ("name is", 0.9), isName: true)
        ?? Ended(Left().Match(clause), clause)
        ?? Single(Home().Match(clause), clause, ("lives in", 0.8), isName: true)
        ?? Single(Work().Match(clause), clause, ("works at", 0.7), isName: true)
        ?? Single(Job().Match(clause), clause, ("works as", 0.7), isName: false)
        ?? Single(Profession().Match(clause), clause, ("works as", 0.7), isName: false)
        ?? Many(Earlier().Match(clause), clause, ("lived in", 0.5), isName: true)
        ?? Many(Allergy().Match(clause), clause, ("is allergic to", 0.9), isName: false)
        ?? Many(Diet().Match(clause), clause, ("is", 0.8), isName: false)
        ?? Many(Illness().Match(clause), clause, ("has", 0.8), isName: false)
        ?? Many(Has().Match(clause), clause, ("has", 0.6), isName: false)
        ?? Many(Language().Match(clause), clause, ("speaks", 0.6), isName: true)
        ?? Born(Birthday().Match(clause), clause)
        ?? Relative(Family().Match(clause), clause)
        ?? Detail(Details().Match(clause), clause);

    private static ExtractedMemory? Single(Match match, string clause, (string Predicate, double Importance) what, bool isName) =>
        ObjectOf(match, clause, isName) is { } value
            ? LearningRules.Said(clause, MemoryEntry.DefaultKind, what.Importance, new ExtractedRelation(User, what.Predicate, value) { IsSingleValued = true })
            : null;

    private static ExtractedMemory? Many(Match match, string clause, (string Predicate, double Importance) what, bool isName) =>
        ObjectOf(match, clause, isName) is { } value
            ? LearningRules.Said(clause, MemoryEntry.DefaultKind, what.Importance, new ExtractedRelation(User, what.Predicate, value))
            : null;

    private static ExtractedMemory? Ended(Match match, string clause) =>
        ObjectOf(match, clause, isName: true) is { } value
            ? LearningRules.Said(clause, MemoryEntry.DefaultKind, 0.6, new ExtractedRelation(User, match.Groups["live"].Success ? "lives in" : "works at", value)
            {
                IsSingleValued = true,
                IsNegated = true,
            })
            : null;

    private static ExtractedMemory? Born(Match match, string clause) => match.Success
        ? LearningRules.Said(clause, MemoryEntry.DefaultKind, 0.8, new ExtractedRelation(User, "birthday is", match.Groups["o"].Value) { IsSingleValued = true })
        : null;

    private static ExtractedMemory? Relative(Match match, string clause) => ObjectOf(match, clause, isName: true) is { } name
        ? LearningRules.Said(clause, MemoryEntry.DefaultKind, 0.7, new ExtractedRelation(
            User, $"{match.Groups["who"].Value.ToLowerInvariant()} is", name) { IsSingleValued = IsOnly(match.Groups["who"].Value) })
        : null;

    private static ExtractedMemory? Detail(Match match, string clause) => match.Success
        ? LearningRules.Said(clause, MemoryEntry.DefaultKind, 0.6, new ExtractedRelation(
            User, $"{match.Groups["what"].Value.ToLowerInvariant()} is", match.Groups["o"].Value) { IsSingleValued = true })
        : null;

    // Nobody has two of these at a time; of friends and sisters one may have several.
    private static bool IsOnly(string who) =>
        who.ToLowerInvariant() is "wife" or "husband" or "partner" or "girlfriend" or "boyfriend" or "fiancé" or "fiancée" or "boss" or "manager" or "mother" or "mom" or "mum" or "father" or "dad";

    private static string? ObjectOf(Match match, string clause, bool isName)
    {
        string value = match.Groups["o"].Value.Trim();
        return match.Success && value.Length > 1 && value.Split(' ').Length <= 6 && (!isName || IsName(value, clause)) ? value : null;
    }

    // "I live in fear" and "I work at night" name nothing. Who writes without capitals altogether may still mean a name.
    private static bool IsName(string value, string clause) =>
        value.Any(char.IsUpper) || (!clause.Any(char.IsUpper) && !NoName().IsMatch(value)) || (Article().IsMatch(value) && !NoName().IsMatch(value));

    [GeneratedRegex($@"^(?:my name is|my name['’]s|I am called|I['’]m called|call me|you can call me)\s+(?<o>[\p{{L}}][\p{{L}}'’-]*(?:\s+[\p{{L}}][\p{{L}}'’-]*){{0,3}}?){End}", Options)]
    private static partial Regex Name();

    [GeneratedRegex($@"^(?:these days\s+)?(?:I|we)(?:['’]ve| have)?\s+(?:(?:now|currently|still|actually|just|recently)\s+)*(?:live|reside|moved(?:\s+(?:out )?from\s+[^,]+?)?|relocated)\s+(?:in|to)\s+(?<o>[^,;:.!?()]+?){End}|^I(?:['’]m| am)\s+(?:now\s+|currently\s+)?(?:based|living)\s+(?:out\s+of|in)\s+(?<o>[^,;:.!?()]+?){End}", Options)]
    private static partial Regex Home();

    [GeneratedRegex($@"^I\s+(?:(?:now|currently|still)\s+)*work\s+(?:at|for)\s+(?<o>[^,;:.!?()]+?){End}|^I(?:['’]ve| have)?\s+(?:just\s+|recently\s+)?(?:joined|started\s+(?:working\s+)?(?:at|with|for))\s+(?!(?:an?|the)\s)(?<o>[^,;:.!?()]+?){End}|^I(?:['’]m| am)\s+(?:now\s+)?(?:employed\s+(?:at|by)|working\s+(?:at|for))\s+(?<o>[^,;:.!?()]+?){End}", Options)]
    private static partial Regex Work();

    [GeneratedRegex($@"^I\s+(?:now\s+|currently\s+)?work\s+as\s+(?:an?\s+|the\s+)?(?<o>[^,;:.!?()]+?)(?=\s+(?:at|for|in|with|since|and|now)\b|[,;:.!?()]|$)|^my\s+(?:job|profession|occupation)\s+is\s+(?:an?\s+)?(?<o>[^,;:.!?()]+?){End}", Options)]
    private static partial Regex Job();

    [GeneratedRegex(@"^I(?:['’]m| am)\s+an?\s+(?<o>(?:[\p{L}-]+\s+){0,2}(?:engineer|developer|programmer|designer|nurse|teacher|doctor|surgeon|dentist|pharmacist|therapist|psychologist|lawyer|accountant|consultant|analyst|researcher|scientist|professor|lecturer|student|writer|journalist|translator|artist|illustrator|musician|photographer|architect|electrician|plumber|carpenter|mechanic|chef|cook|baker|driver|pilot|farmer|librarian|paramedic|firefighter))\b(?!\s+(?:of|at heart)\b)", Options)]
    private static partial Regex Profession();

    [GeneratedRegex(@"^I\s+(?:also\s+)?have\s+(?:(?:severe|mild|chronic|bad)\s+)?(?<o>asthma|diabetes|epilepsy|migraines|arthritis|hay fever|ADHD|dyslexia|insomnia|high blood pressure)\b", Options)]
    private static partial Regex Illness();

    [GeneratedRegex(@"^(?:I|we)\s+have\s+(?<o>(?:an?|two|three|four|five|six)\s+(?:(?:older|younger|little|big|twin|small|grown-up)\s+)?(?:daughters?|sons?|kids?|children|child|sisters?|brothers?|cats?|dogs?|horses?|rabbits?|grandchildren)|an?\s+degree\s+in\s+[\p{L} ]{3,40}?)(?=[,;:.!?()]|\s+(?:and|but|who|that|from|with|named|called)\b|$)|^I\s+own\s+(?<o>an?\s+[\p{L}-]+(?:\s+[\p{L}-]+){0,3})$", Options)]
    private static partial Regex Has();

    [GeneratedRegex(@"^(?:I|We)\s+speak\s+(?:fluent\s+)?(?<o>\p{Lu}\p{Ll}{3,}(?:(?:,|,? and)\s+\p{Lu}\p{Ll}{3,})*)", RegexOptions.CultureInvariant)]
    private static partial Regex Language();

    [GeneratedRegex($@"^I\s+(?:do not|don['’]t|no longer)\s+(?:(?<live>live\s+in)|work\s+(?:at|for))\s+(?<o>[^,;:.!?()]+?){End}|^I(?:['’]ve| have)?\s+(?:just\s+|recently\s+)?(?:left|quit)\s+(?:my job at\s+)?(?<o>[^,;:.!?()]+?){End}", Options)]
    private static partial Regex Left();

    [GeneratedRegex($@"^I\s+(?:used to live|lived|grew up|was raised)\s+in\s+(?<o>[^,;:.!?()]+?){End}", Options)]
    private static partial Regex Earlier();

    [GeneratedRegex($@"^I(?:['’]m| am)\s+(?:\w+ly\s+)?allergic\s+to\s+(?<o>[^,;:.!?()]+?){End}|^I\s+have\s+an?\s+(?:\w+\s+)?(?<o>\w+)\s+(?:allergy|intolerance)\b", Options)]
    private static partial Regex Allergy();

    [GeneratedRegex(@"^I(?:['’]m| am)\s+(?:now\s+)?(?:an?\s+)?(?<o>vegetarian|vegan|pescatarian|diabetic|celiac|coeliac|colou?r[- ]?blind|left-handed|pregnant|retired|lactose intolerant|gluten intolerant|teetotal)\b", Options)]
    private static partial Regex Diet();

    [GeneratedRegex(@"^(?:my birthday is|I was born)\s+(?:on\s+|in\s+)?(?:the\s+)?(?<o>[^,;:.!?()]*\d[^;:.!?()]*?)(?=[;:.!?()]|$)", Options)]
    private static partial Regex Birthday();

    [GeneratedRegex($@"^(?:[Mm]y|[Oo]ur)\s+(?:(?:older|younger|elder|best|new|late)\s+)?(?<who>wife|husband|partner|girlfriend|boyfriend|fiancée?|son|daughter|mother|mom|mum|father|dad|brother|sister|grandmother|grandfather|boss|manager|colleague|friend|neighbou?r|dog|cat|horse|doctor|dentist|landlord)(?:['’]s\s+name)?\s+is\s+(?:called\s+|named\s+)?(?<o>\p{{Lu}}[\p{{L}}'’-]*(?:\s+\p{{Lu}}[\p{{L}}'’-]*)*){End}", RegexOptions.CultureInvariant)]
    private static partial Regex Family();

    [GeneratedRegex(@"^my\s+(?<what>email|e-mail|email address|e-mail address|phone number|address|employer|time ?zone|native language|mother tongue|hometown|home town|blood type|shoe size|budget|account number|customer number|order number|title|pronouns are)\s+is\s+(?<o>[^,;!?]+?)(?=[,;!?]|$)", Options)]
    private static partial Regex Details();

    [GeneratedRegex(@"^(?:(?:the|an?)\s+)?(?:moment|fear|hope|peace|night|home|day|same time|weekends?|a dream|the past|a bubble|my|your|least|once|world|society|office|it|that|this|money|fun)\b", Options)]
    private static partial Regex NoName();

    [GeneratedRegex(@"^(?:an?|the)\s+\w", Options)]
    private static partial Regex Article();
}
