using System.Collections.Immutable;
using Abide.Formats.Roots;

namespace Abide.Cli.Configuration;

/// <summary>What abide.yaml of a project says, so that people and CI run the same check.</summary>
internal sealed record ProjectSettings
{
    public const string FileName = "abide.yaml";

    private const int MaximumLength = 1 << 20;

    /// <summary>As the user would find it; null when there is no file.</summary>
    public string? File { get; init; }

    /// <summary>Directory that paths in it are relative to, absolute.</summary>
    public required string Directory { get; init; }

    /// <summary>Targets to check against; empty when not said.</summary>
    public ImmutableArray<string> Targets { get; init; } = [];

    /// <summary><c>fails</c> or <c>degraded</c>; null when not said.</summary>
    public string? FailOn { get; init; }

    public ImmutableArray<Waiver> Waivers { get; init; } = [];

    /// <summary>Command lines to run as each target: the program, relative to <see cref="Directory"/>, and its arguments.</summary>
    public ImmutableArray<ImmutableArray<string>> Observe { get; init; } = [];

    /// <summary>Of commands that read no settings.</summary>
    public static ProjectSettings None => new() { Directory = System.IO.Directory.GetCurrentDirectory() };

    /// <summary>Loads <paramref name="named"/>, or else the nearest abide.yaml at or above the current directory.</summary>
    public static ProjectSettings Load(string? named)
    {
        var current = System.IO.Directory.GetCurrentDirectory();
        var file = named is null ? FindUpward(current) : Path.GetFullPath(named);
        if (file is null)
            return new ProjectSettings { Directory = current };

        var shown = named ?? Path.GetRelativePath(current, file);
        try
        {
            using var reader = new StreamReader(file);
            return SettingsReader.Read(new StringReader(ReadBounded(reader, shown)), shown) with { File = shown, Directory = Path.GetDirectoryName(file)! };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserException($"cannot read {shown}: {e.Message}", named is null ? "make it readable, or name another file with --config" : "check the path given to --config");
        }
    }

    /// <summary>A settings file is a page; /dev/zero or a disk image given by mistake must not fill memory.</summary>
    private static string ReadBounded(StreamReader reader, string shown)
    {
        var text = new char[MaximumLength + 1];
        var length = reader.ReadBlock(text);
        return length <= MaximumLength
            ? new string(text, 0, length)
            : throw new UserException($"{shown} has more than {MaximumLength} characters", "name a settings file with --config");
    }

    private static string? FindUpward(string start)
    {
        for (var directory = start; directory is not null; directory = Path.GetDirectoryName(directory))
        {
            var file = Path.Combine(directory, FileName);
            if (!FileStatus.TryRead(file, followLinks: true, out var status))
                continue;
            if (status.Kind == RootEntryKind.File)
                return file;
            // A directory of that name is somebody else's; anything else would be waited for.
            if (status.Kind == RootEntryKind.Other)
                throw new UserException($"{Path.GetRelativePath(start, file)} is a pipe, a socket or a device", "replace it with a file, or name another one with --config");
        }

        return null;
    }
}
