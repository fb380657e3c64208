using System.Reflection;

namespace ContractCheck;

/// <summary>Compares the visible types of one stand-in with the real assembly's.</summary>
internal sealed class AssemblyComparison(Assembly standIn, Assembly real, DifferenceReport report)
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public void Run()
    {
        foreach (var type in standIn.GetTypes().Where(Visibility.IsVisible).OrderBy(type => type.FullName, StringComparer.Ordinal))
        {
            report.CountCompared();
            // GetType follows type forwards, so a type that moved to another assembly is still found.
            if (real.GetType(type.FullName!) is { } realType && Visibility.IsVisible(realType))
            {
                CompareTypes(type, realType);
            }
            else
            {
                report.Missing(type.FullName!);
            }
        }
    }

    private void CompareTypes(Type type, Type realType)
    {
        report.Compare(type.FullName!, TypeSignature.Of(type), TypeSignature.Of(realType));
        var realMembers = VisibleMembers(realType).ToDictionary(MemberSignature.KeyOf);
        var keys = new HashSet<string>();
        foreach (var member in VisibleMembers(type))
        {
            var key = MemberSignature.KeyOf(member);
            keys.Add(key);
            CompareMember($"{type.FullName}.{key}", member, realMembers.GetValueOrDefault(key));
        }

        foreach (var (key, _) in realMembers.Where(real => MemberSignature.IsAbstract(real.Value) && !keys.Contains(real.Key)))
        {
            report.LacksAbstract(type.FullName!, key);
        }
    }

    private void CompareMember(string what, MemberInfo member, MemberInfo? realMember)
    {
        report.CountCompared();
        if (realMember is null)
        {
            report.Missing(what);
        }
        else
        {
            report.Compare(what, MemberSignature.Of(member), MemberSignature.Of(realMember));
        }
    }

    private static IEnumerable<MemberInfo> VisibleMembers(Type type) =>
        type.GetMembers(Declared).Where(member => member is not Type && Visibility.IsVisible(member)
            // Accessors are compared with their property or event; operators are methods of their own.
            && (member is not MethodInfo method || !method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal)));
}
