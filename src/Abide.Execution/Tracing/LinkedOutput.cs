using System.Collections.Immutable;
using Abide.Builds.Traces;
using Abide.Formats.Elf;

namespace Abide.Execution.Tracing;

/// <summary>What is read of the ELF files that a linker reads and writes.</summary>
internal static class LinkedOutput
{
    private const int LongestFile = 1 << 29;

    /// <summary>DT_NEEDED; empty for a static program, null when the file cannot be read.</summary>
    public static ImmutableArray<string>? ReadNeeded(string path) =>
        Read(path) is not { } file ? null : file.Dynamic is { } dynamic ? dynamic.Needed : [];

    /// <summary>The same for what a run of Go's linker wrote.</summary>
    public static ImmutableArray<string>? ReadNeededOfGo(TracedCommand command) =>
        OutputOf(command.Arguments) is { } output ? ReadNeeded(PathNames.Absolute(command.Directory, output)) : null;

    /// <summary>-o of Go's linker.</summary>
    public static string? OutputOf(ImmutableArray<string> arguments) =>
        arguments.IndexOf("-o") is >= 0 and var at && at + 1 < arguments.Length ? arguments[at + 1] : null;

    /// <summary>DT_SONAME; null when there is none.</summary>
    public static string? ReadSoname(string path) => Read(path)?.Dynamic?.Soname;

    /// <summary>The glibc that a libc.so.6 is of, by the newest version of its symbols: <c>2.36</c>. Null when it has none.</summary>
    public static string? ReadGlibc(string path)
    {
        const string Prefix = "GLIBC_";
        return Read(path)?.Versions.Definitions
            .Select(definition => definition.Version)
            .Where(version => version.StartsWith(Prefix, StringComparison.Ordinal) && Version.TryParse(version.AsSpan(Prefix.Length), out _))
            .Select(version => Version.Parse(version.AsSpan(Prefix.Length)))
            .Max()?.ToString();
    }

    private static ElfFile? Read(string path) =>
        ShortText.ReadStart(path, LongestFile) is { Length: < LongestFile } bytes && ElfHeader.HasMagic(bytes.Span) && ElfFile.TryParse(bytes, path, out var file, out _) ? file : null;
}
