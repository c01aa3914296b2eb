using System.Globalization;

namespace Abide.Builds.Projects.Xsys;

/// <summary>A version of a Go module, in the order that Go gives them: <c>v0.3.0</c>, <c>v0.0.0-20210124154548-22da62e12c0c</c>.</summary>
internal sealed record ModuleVersion(int Major, int Minor, int Patch, string Prerelease) : IComparable<ModuleVersion>
{
    /// <summary>Null when the text is no version.</summary>
    public static ModuleVersion? Parse(string text)
    {
        if (text.Length < 2 || text[0] != 'v') return null;
        var core = text.AsSpan(1);
        if (core.IndexOf('+') is >= 0 and var build) core = core[..build];
        var dash = core.IndexOf('-');
        var prerelease = dash < 0 ? "" : core[(dash + 1)..].ToString();
        var numbers = (dash < 0 ? core : core[..dash]).ToString().Split('.');
        return numbers.Length == 3 && TryParse(numbers[0], out var major) && TryParse(numbers[1], out var minor) && TryParse(numbers[2], out var patch)
            ? new ModuleVersion(major, minor, patch, prerelease)
            : null;
    }

    private static bool TryParse(string text, out int number) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    /// <summary>The day of the commit in a version that stands for one, <c>20210124</c>; null in others.</summary>
    public string? CommitDay
    {
        get
        {
            // v0.0.0-yyyymmddhhmmss-abcdefabcdef, vX.Y.Z-0.yyyymmddhhmmss-abcdefabcdef
            var parts = Prerelease.Split('-');
            if (parts.Length < 2 || parts[^1].Length != 12) return null;
            var time = parts[^2][(parts[^2].LastIndexOf('.') + 1)..];
            return time.Length == 14 && time.All(char.IsAsciiDigit) ? time[..8] : null;
        }
    }

    public int CompareTo(ModuleVersion? other)
    {
        if (other is null) return 1;
        var order = (Major, Minor, Patch).CompareTo((other.Major, other.Minor, other.Patch));
        if (order != 0 || Prerelease == other.Prerelease) return order;
        // A release comes behind what leads up to it. Times of commits have one length, so that letters order them.
        return Prerelease.Length == 0 ? 1 : other.Prerelease.Length == 0 ? -1 : string.CompareOrdinal(Prerelease, other.Prerelease);
    }

    public override string ToString() => $"v{Major}.{Minor}.{Patch}{(Prerelease.Length > 0 ? "-" : "")}{Prerelease}";
}
