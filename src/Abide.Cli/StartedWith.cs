using System.Collections.Immutable;
using System.Globalization;

namespace Abide.Cli;

/// <summary>
/// What ./abide saw before the .NET runtime changed it, so that a command can be started with it:
/// <c>ABIDE_STARTED_WITH="files=1024 ignored=0000000000001000 hide=DOTNET_GCgen0size"</c>.
/// </summary>
internal sealed record StartedWith
{
    private const string Variable = "ABIDE_STARTED_WITH";

    /// <summary>Soft limit of open files; null when it is not known, or there is none.</summary>
    public ulong? OpenFiles { get; private init; }

    /// <summary>Signals that were ignored, bit 0 for number 1; null when not known.</summary>
    public ulong? IgnoredSignals { get; private init; }

    /// <summary>Variables that were set for this program alone.</summary>
    public ImmutableArray<string> OwnVariables { get; private init; } = [Variable];

    public static StartedWith Read() => Parse(Environment.GetEnvironmentVariable(Variable) ?? "");

    internal static StartedWith Parse(string text)
    {
        var read = new StartedWith();
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = word.IndexOf('=', StringComparison.Ordinal);
            var value = word[(equals + 1)..];
            read = word[..Math.Max(equals, 0)] switch
            {
                "files" when ulong.TryParse(value, NumberStyles.None, null, out var files) => read with { OpenFiles = files },
                "ignored" when ulong.TryParse(value, NumberStyles.AllowHexSpecifier, null, out var ignored) => read with { IgnoredSignals = ignored },
                "hide" => read with { OwnVariables = read.OwnVariables.Add(value) },
                _ => read,
            };
        }

        return read;
    }
}
