using System.Collections.Immutable;

namespace Abide.Formats.Go;

/// <summary>
/// What the Go linker recorded about a build: the toolchain, the modules and the settings, as <c>go version -m</c> prints them
/// (package debug/buildinfo, type BuildInfo).
/// </summary>
public sealed record GoBuild
{
    public required GoVersion Version { get; init; }

    /// <summary>The import path of the main package, or null when the program was built without modules.</summary>
    public string? Path { get; init; }

    /// <summary>The module the main package belongs to, or null when there is none.</summary>
    public GoModule? Main { get; init; }

    public ImmutableArray<GoModule> Dependencies { get; init; } = [];

    /// <summary>Recorded from Go 1.18 on, in the order of the program; empty in older ones.</summary>
    public ImmutableArray<GoSetting> Settings { get; init; } = [];

    /// <summary>The value of a setting (<c>-tags</c>, <c>CGO_ENABLED</c>, <c>vcs.revision</c> …), or null when it was not recorded.</summary>
    public string? FindSetting(string key)
    {
        foreach (var setting in Settings)
        {
            if (setting.Key == key) return setting.Value;
        }

        return null;
    }
}

/// <summary>One module of a build.</summary>
/// <param name="Path">The module path, or the directory of a replacement by a directory.</param>
/// <param name="Version">A semantic version, <c>(devel)</c>, or empty.</param>
/// <param name="Sum">The checksum of go.sum, <c>h1:…</c>; empty when none was recorded.</param>
/// <param name="Replacement">What a <c>replace</c> line put in its place, or null.</param>
public sealed record GoModule(string Path, string Version, string Sum, GoModule? Replacement = null);

/// <summary>One build setting, unquoted.</summary>
public sealed record GoSetting(string Key, string Value);
