using System.Globalization;

namespace Abide.Builds.Projects.Modules;

/// <summary>A Go release as go and toolchain lines name it (Go Toolchains, "Go versions"): 1.21, 1.21.3, 1.22rc1; ordered.</summary>
/// <param name="Major">1.</param>
/// <param name="Minor">The 21 of 1.21.3.</param>
/// <param name="Patch">The 3 of 1.21.3; null in 1.21, which is the language version and comes before 1.21rc1 and 1.21.0.</param>
/// <param name="Pre">0 for none, else the number of a beta (as -2000 + n) or release candidate (as -1000 + n).</param>
public readonly record struct GoRelease(int Major, int Minor, int? Patch, int Pre) : IComparable<GoRelease>
{
    private const int Beta = -2000;
    private const int Candidate = -1000;

    /// <summary>Takes <c>1.22.4</c> and <c>go1.22.4</c>, and what a vendor adds behind (<c>go1.22.4 X:boringcrypto</c>, <c>go1.22.4-acme1</c>).</summary>
    public static bool TryParse(string text, out GoRelease release)
    {
        release = default;
        var rest = text.StartsWith("go", StringComparison.Ordinal) ? text.AsSpan(2) : text;
        var end = rest.IndexOfAny(' ', '-', '+');
        if (end >= 0) rest = rest[..end];
        if (!TakeNumber(ref rest, out var major) || !rest.StartsWith('.')) return false;
        rest = rest[1..];
        if (!TakeNumber(ref rest, out var minor)) return false;
        int? patch = null;
        var pre = 0;
        if (rest.StartsWith('.'))
        {
            rest = rest[1..];
            if (!TakeNumber(ref rest, out var number)) return false;
            patch = number;
        }
        else if (rest.StartsWith("rc") || rest.StartsWith("beta"))
        {
            var start = rest[0] == 'r' ? Candidate : Beta;
            rest = rest[(rest[0] == 'r' ? 2 : 4)..];
            if (!TakeNumber(ref rest, out var number)) return false;
            (patch, pre) = (0, start + Math.Min(number, 999));
        }

        release = new(major, minor, patch, pre);
        return rest.IsEmpty;
    }

    public int CompareTo(GoRelease other) =>
        (Major, Minor).CompareTo((other.Major, other.Minor)) is not 0 and var order ? order
        : Patch is null || other.Patch is null ? (Patch is not null).CompareTo(other.Patch is not null)
        : (Patch.Value, Pre).CompareTo((other.Patch.Value, other.Pre));

    public static bool operator <(GoRelease left, GoRelease right) => left.CompareTo(right) < 0;

    public static bool operator >(GoRelease left, GoRelease right) => left.CompareTo(right) > 0;

    public static bool operator <=(GoRelease left, GoRelease right) => left.CompareTo(right) <= 0;

    public static bool operator >=(GoRelease left, GoRelease right) => left.CompareTo(right) >= 0;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Major}.{Minor}{(Pre switch { 0 => Patch is null ? "" : $".{Patch}", < Candidate => $"beta{Pre - Beta}", _ => $"rc{Pre - Candidate}" })}");

    private static bool TakeNumber(ref ReadOnlySpan<char> text, out int number)
    {
        var digits = text.IndexOfAnyExceptInRange('0', '9');
        if (digits < 0) digits = text.Length;
        if (!int.TryParse(text[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out number)) return false;
        text = text[digits..];
        return true;
    }
}
