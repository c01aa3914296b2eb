namespace Abide.Builds.Projects.Settings;

/// <summary>The directories that a build writes to, and the variables that name them.</summary>
public static class BuildDirectories
{
    /// <summary>All of them, as set or worked out; those that are not absolute too, and none that is empty.</summary>
    public static IEnumerable<string> Of(GoSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return ((string[])[.. Named.Select(name => settings[name].Value), Temporary(settings).Value, Installation(settings), settings.Environment("HOME") ?? ""])
            .Concat(settings["GOPATH"].Value.Split(':')).Where(path => path.Length > 0);
    }

    /// <summary>Variables that name one directory.</summary>
    public static string[] Named => ["GOCACHE", "GOMODCACHE", "GOBIN", "GOTMPDIR"];

    /// <summary>Where the go command works: GOTMPDIR, else TMPDIR, else /tmp (os.TempDir).</summary>
    public static GoSetting Temporary(GoSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return settings["GOTMPDIR"] is { Value.Length: > 0 } own ? own
            : settings.Environment("TMPDIR") is { } shared ? new("TMPDIR", shared, SettingOrigin.Environment, "environment")
            : new("TMPDIR", "/tmp", SettingOrigin.Default, "default");
    }

    /// <summary>Where <c>go install</c> writes: GOBIN, else bin of the first GOPATH; empty when there is none.</summary>
    public static string Installation(GoSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return settings["GOBIN"] is { Value.Length: > 0 } bin ? bin.Value
            : settings["GOPATH"].Value.Split(':')[0] is { Length: > 0 } first ? $"{first.TrimEnd('/')}/bin"
            : "";
    }
}
