using System.Globalization;

namespace Abide.Formats.Go;

/// <summary>
/// The toolchain a Go program was built by, as runtime.Version() tells it: <c>go1.24.4</c>, <c>go1.26rc2</c>,
/// <c>devel go1.25-3901409b5d</c>, <c>go1.22.9 (Red Hat 1.22.9-2.el9) X:strictfipsruntime</c>.
/// </summary>
public readonly record struct GoVersion
{
    private const string ExperimentsMark = " X:";

    /// <summary>The whole text, unchanged.</summary>
    public required string Text { get; init; }

    /// <summary>The 24 of go1.24.4, or null when the text names no release (an old development build).</summary>
    public required int? Minor { get; init; }

    /// <summary>The 4 of go1.24.4; 0 when there is none.</summary>
    public required int Patch { get; init; }

    /// <summary>What follows <c>X:</c>: the experiments that differ from the release's own, separated by commas; empty without.</summary>
    public required string Experiments { get; init; }

    /// <summary>True from Go 1.<paramref name="minor"/> on, release candidates included. False when the text names no release.</summary>
    public bool IsAtLeast(int minor) => Minor >= minor;

    /// <summary>Takes any text: what it doesn't recognise stays in <see cref="Text"/> alone.</summary>
    public static GoVersion Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var experiments = text.IndexOf(ExperimentsMark, StringComparison.Ordinal);
        var release = text.IndexOf("go1.", StringComparison.Ordinal);
        int? minor = null;
        var patch = 0;
        if (release >= 0)
        {
            var rest = text.AsSpan(release + "go1.".Length);
            minor = TakeNumber(ref rest);
            if (minor is not null && rest.StartsWith('.'))
            {
                rest = rest[1..];
                patch = TakeNumber(ref rest) ?? 0;
            }
        }

        return new GoVersion
        {
            Text = text,
            Minor = minor,
            Patch = patch,
            Experiments = experiments < 0 ? "" : text[(experiments + ExperimentsMark.Length)..].Trim(),
        };
    }

    public override string ToString() => Text;

    private static int? TakeNumber(ref ReadOnlySpan<char> text)
    {
        var digits = text.IndexOfAnyExceptInRange('0', '9');
        if (digits < 0) digits = text.Length;
        if (!int.TryParse(text[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return null;
        text = text[digits..];
        return number;
    }
}
