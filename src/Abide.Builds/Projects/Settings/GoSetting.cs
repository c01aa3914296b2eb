using System.Collections.Immutable;

namespace Abide.Builds.Projects.Settings;

/// <summary>Who gave a variable of the go command its value; later ones win.</summary>
public enum SettingOrigin
{
    /// <summary>Nobody: the go command worked it out.</summary>
    Default,

    /// <summary><c>$GOROOT/go.env</c>, the defaults of a release (Go 1.21 and later).</summary>
    Release,

    /// <summary>The file that <c>go env -w</c> writes.</summary>
    File,

    Environment,
}

/// <param name="Name"><c>GOFLAGS</c>.</param>
/// <param name="Value">What holds; empty when it is not set and has no default.</param>
/// <param name="Origin">Who gave it.</param>
/// <param name="Place">File that gave it, or <c>environment</c> or <c>default</c>.</param>
/// <param name="Line">Line in that file.</param>
public sealed record GoSetting(string Name, string Value, SettingOrigin Origin, string Place, int? Line = null)
{
    /// <summary>Whether a person set it, here or for all.</summary>
    public bool IsSet => Origin is SettingOrigin.Environment or SettingOrigin.File;

    public DoctorEvidence Evidence => new(Place, $"{Name}={Value}", Line);

    /// <summary>How a person takes it back.</summary>
    public string Removal => Origin == SettingOrigin.File ? $"go env -u {Name}" : $"unset {Name}";
}

/// <summary>A file of settings and what is in it.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Values">Name, value and line.</param>
public sealed record SettingsFile(string Path, ImmutableArray<(string Name, string Value, int Line)> Values)
{
    /// <summary>Reads <c>NAME=VALUE</c> lines as the go command does (cfg.initEnvCache): comments begin with #, other lines are passed over.</summary>
    public static SettingsFile Read(string text, string path)
    {
        ArgumentNullException.ThrowIfNull(text);
        var values = ImmutableArray.CreateBuilder<(string, string, int)>();
        var number = 0;
        foreach (var line in text.Split('\n'))
        {
            number++;
            var equals = line.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0 && line[0] is >= 'A' and <= 'Z')
                values.Add((line[..equals], line[(equals + 1)..].TrimEnd('\r'), number));
        }

        return new(path, values.DrainToImmutable());
    }
}
