using System.Globalization;
using SkSqliteMemory.Model.Text;

namespace SkSqliteMemory.Retrieval.Conversations;

/// <summary>Finds the date that a question names, in English or as digits: "on 8 May, 2023", "in May", "2023-05-08", "yesterday", "two weeks ago".</summary>
internal sealed class AskedDates
{
    private static readonly string[] Months =
    [
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
    ];

    private static readonly string[] Numbers = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];

    private readonly List<string> _words = [];
    private readonly HashSet<string> _used = new(StringComparer.OrdinalIgnoreCase);
    private readonly DateOnly _today;
    private int? _year;
    private int? _month;
    private int? _day;

    private AskedDates(string question, DateOnly today)
    {
        _today = today;
        WordReader words = new(question);
        while (words.MoveNext())
        {
            _words.Add(words.Current.ToString().ToLowerInvariant());
        }
    }

    /// <summary>The date, or null when none is named, and the words of a month, day or year, which nobody repeats in what he tells.</summary>
    /// <param name="question">The question.</param>
    /// <param name="today">The day on which it is asked.</param>
    public static (AskedDate? Date, IReadOnlySet<string> Words) Find(string question, DateOnly today)
    {
        AskedDates dates = new(question, today);
        return (dates.Read(), dates._used);
    }

    private AskedDate? Read()
    {
        for (int i = 0; i < _words.Count; i++)
        {
            if (RelativeAt(i) is { } relative)
            {
                return relative;
            }

            ReadPart(i);
        }

        return Absolute();
    }

    private void ReadPart(int at)
    {
        string word = _words[at];
        int month = Array.IndexOf(Months, word) + 1;
        if (word.Length == 4 && int.TryParse(word, CultureInfo.InvariantCulture, out int year) && year is > 1900 and < 2100)
        {
            (_year, _) = (year, _used.Add(word));
            if (NumberAt(at + 1, 12) is { } numbered && NumberAt(at + 2, 31) is { } day)
            {
                (_month, _day) = (numbered, day);
                _used.UnionWith([_words[at + 1], _words[at + 2]]);
            }
        }
        else if (month > 0 && (word != "may" || IsDate(at)))
        {
            (_month, _) = (month, _used.Add(word));
            foreach (int beside in (int[])[at - 1, at + 1])
            {
                if (_day is null && NumberAt(beside, 31) is { } day)
                {
                    (_day, _) = (day, _used.Add(_words[beside]));
                }
            }
        }
    }

    private bool IsDate(int at) =>
        NumberAt(at - 1, 31) is not null || NumberAt(at + 1, 31) is not null || (at > 0 && _words[at - 1] is "in" or "on" or "of" or "during" or "since" or "last");

    private AskedDate? Absolute()
    {
        if (_month is not { } month)
        {
            return _year is { } wholeYear ? new AskedDate(new DateOnly(wholeYear, 1, 1), new DateOnly(wholeYear, 12, 31)) : null;
        }

        // A month without a year is the last one that has begun.
        int year = _year ?? (month <= _today.Month ? _today.Year : _today.Year - 1);
        int days = DateTime.DaysInMonth(year, month);
        return _day is >= 1 and var day && day <= days
            ? new AskedDate(new DateOnly(year, month, day), new DateOnly(year, month, day))
            : new AskedDate(new DateOnly(year, month, 1), new DateOnly(year, month, days));
    }

    private AskedDate? RelativeAt(int at)
    {
        switch (_words[at])
        {
            case "today" or "tonight":
                return Days(0, 0);
            case "yesterday":
                return Days(1, 1);
            case "last" or "past" or "previous" when at + 1 < _words.Count:
                return Unit(_words[at + 1]) is { } last ? Days(2 * last, last) : null;
            case "ago" when at > 1:
                return Unit(_words[at - 1]) is { } unit && Count(_words[at - 2]) is { } count
                    ? Days((count * unit) + (unit / 2), (count * unit) - (unit / 2))
                    : null;
            default:
                return null;
        }
    }

    private AskedDate Days(int from, int to) => new(_today.AddDays(-from), _today.AddDays(-to));

    private static int? Unit(string word) => word switch
    {
        "day" or "days" => 1,
        "week" or "weeks" or "weekend" => 7,
        "month" or "months" => 30,
        _ => null,
    };

    private static int? Count(string word) =>
        word is "a" or "an" ? 1
        : Array.IndexOf(Numbers, word) is > 0 and var number ? number
        : int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out int digits) && digits < 1_000 ? digits
        : null;

    // "8", "8th"; not beyond the greatest that the part of a date can have.
    private int? NumberAt(int at, int greatest)
    {
        if (at < 0 || at >= _words.Count)
        {
            return null;
        }

        ReadOnlySpan<char> word = _words[at];
        word = word is [.., 's', 't'] or [.., 'n', 'd'] or [.., 'r', 'd'] or [.., 't', 'h'] ? word[..^2] : word;
        return int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= 1 && number <= greatest ? number : null;
    }
}
