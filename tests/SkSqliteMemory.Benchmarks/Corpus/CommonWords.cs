namespace SkSqliteMemory.Benchmarks.Corpus;

/// <summary>The words everybody uses, most frequent first. The rest of each vocabulary is made up.</summary>
internal static class CommonWords
{
    public static IReadOnlyList<string> Things { get; } = Split("""
        order refund invoice parcel account card delivery ticket contract phone laptop meeting report password address receipt
        subscription appointment project room car bike train flight hotel dinner coffee book photo garden kitchen window door key
        battery charger screen printer camera headset jacket shoe coat bag chair table lamp bottle medicine doctor school exam course
        budget salary bonus deadline release server backup database query index test branch review customer partner supplier warehouse
        truck bridge river mountain concert museum ticket guitar piano song film story letter envelope stamp passport visa insurance
        loan mortgage rent tax discount voucher coupon warranty repair spare part engine tyre brake wheel helmet glove tent rope
        recipe bread cheese apple tomato onion garlic pepper salt sugar flour oven knife plate cup spoon towel blanket pillow
        """);

    public static IReadOnlyList<string> People { get; } = Split("""
        anna ben carla david elena felix grace hannah igor julia karim lena marco nina oscar paula quentin rosa samir tina umar vera
        walter xenia yusuf zoe adrian bianca connor daria emil farah georg helga ivan jonas katya liam maya noah olga peter
        """);

    public static IReadOnlyList<string> Places { get; } = Split("""
        berlin paris london madrid rome vienna lisbon oslo prague warsaw athens dublin zurich geneva munich hamburg lyon porto
        seville bergen krakow cork basel turin florence
        """);

    public static IReadOnlyList<string> Acts { get; } = Split("""
        ordered cancelled returned repaired confirmed postponed booked paid received lost found forgot moved signed shipped checked
        replaced promised requested refused accepted delayed upgraded renewed sold bought borrowed lent painted cleaned
        """);

    public static IReadOnlyList<string> Kinds { get; } = Split("""
        new old blue red green broken cheap expensive small large heavy quiet urgent late early wooden electric monthly annual
        private shared damaged missing wrong second favourite digital temporary
        """);

    private static string[] Split(string words) =>
        [.. words.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal)];
}
