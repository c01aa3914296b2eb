using System.Globalization;

namespace Abide.Builds.Projects.Modules;

/// <summary>Versions of modules: semantic versions with a leading v (semver.org, and Go Modules Reference, "Versions").</summary>
public static class ModuleVersion
{
    /// <summary>Whether it is one in full: <c>v1.2.3</c>, <c>v1.2.3-rc.1</c>, <c>v0.0.0-20200930185726-fdedc70b468f</c>, <c>v2.0.0+incompatible</c>.</summary>
    public static bool IsValid(string version)
    {
        if (version is not ['v', ..]) return false;
        var core = version.AsSpan(1);
        var end = core.IndexOfAny('-', '+');
        if (end >= 0)
        {
            if (end == core.Length - 1 || core[end..].ContainsAnyExcept(Later)) return false;
            core = core[..end];
        }

        var numbers = core.Split('.');
        var count = 0;
        foreach (var range in numbers)
        {
            var number = core[range];
            if (number.IsEmpty || number.ContainsAnyExceptInRange('0', '9') || (number.Length > 1 && number[0] == '0')) return false;
            count++;
        }

        return count == 3;
    }

    /// <summary>Orders valid versions as semver.org section 11 says: less than 0 when the first comes first. Build metadata does not count.</summary>
    public static int Compare(string first, string second)
    {
        var (coreOfFirst, preOfFirst) = Split(first);
        var (coreOfSecond, preOfSecond) = Split(second);
        var core = CompareParts(coreOfFirst, coreOfSecond);
        if (core != 0) return core;
        if (preOfFirst.Length == 0 || preOfSecond.Length == 0)
            return preOfSecond.Length.CompareTo(preOfFirst.Length); // a release comes after its pre-releases
        return CompareParts(preOfFirst, preOfSecond);
    }

    private static readonly System.Buffers.SearchValues<char> Later =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.+");

    private static (string Core, string Pre) Split(string version)
    {
        var plain = version.TrimStart('v').Split('+')[0];
        var dash = plain.IndexOf('-', StringComparison.Ordinal);
        return dash < 0 ? (plain, "") : (plain[..dash], plain[(dash + 1)..]);
    }

    private static int CompareParts(string first, string second)
    {
        var (a, b) = (first.Split('.'), second.Split('.'));
        for (var i = 0; i < Math.Min(a.Length, b.Length); i++)
        {
            var (isNumber, isOther) = (ulong.TryParse(a[i], NumberStyles.None, CultureInfo.InvariantCulture, out var x), ulong.TryParse(b[i], NumberStyles.None, CultureInfo.InvariantCulture, out var y));
            var order = (isNumber, isOther) switch
            {
                (true, true) => x.CompareTo(y),
                (true, false) => -1, // numbers come before words
                (false, true) => 1,
                _ => string.CompareOrdinal(a[i], b[i]),
            };
            if (order != 0) return order;
        }

        return a.Length.CompareTo(b.Length);
    }
}
