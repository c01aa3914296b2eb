using System.Collections.Immutable;
using System.Text.Json;

namespace Abide.Builds.Projects.Settings;

/// <summary>
/// The go command's variables: what <c>go env</c> answers, and who gave each its value. The environment wins over the file of
/// <c>go env -w</c>, which wins over <c>$GOROOT/go.env</c>; an empty variable counts as none (cmd/go/internal/cfg).
/// </summary>
public sealed class GoSettings
{
    private readonly ImmutableSortedDictionary<string, string> _environment;
    private readonly ImmutableSortedDictionary<string, string> _effective;

    /// <param name="environment">Variables of the process.</param>
    /// <param name="userFile">File of <c>go env -w</c>; null when there is none.</param>
    /// <param name="releaseFile"><c>$GOROOT/go.env</c>; null when there is none.</param>
    /// <param name="effective">What the go command answers; empty when it could not be asked.</param>
    public GoSettings(ImmutableSortedDictionary<string, string> environment, SettingsFile? userFile, SettingsFile? releaseFile, ImmutableSortedDictionary<string, string> effective)
    {
        (_environment, UserFile, ReleaseFile, _effective) = (environment, userFile, releaseFile, effective);
    }

    public SettingsFile? UserFile { get; }

    public SettingsFile? ReleaseFile { get; }

    /// <summary>Whether the go command answered.</summary>
    public bool IsAnswered => !_effective.IsEmpty;

    public GoSetting this[string name]
    {
        get
        {
            if (_environment.GetValueOrDefault(name) is { Length: > 0 } value)
                return new(name, value, SettingOrigin.Environment, "environment");
            if (In(UserFile, name) is { } own)
                return new(name, own.Value, SettingOrigin.File, UserFile!.Path, own.Line);
            if (In(ReleaseFile, name) is { } shipped)
                return new(name, shipped.Value, SettingOrigin.Release, ReleaseFile!.Path, shipped.Line);
            return new(name, _effective.GetValueOrDefault(name, ""), SettingOrigin.Default, "default");
        }
    }

    /// <summary>What the go command answers, after its defaults and own reckoning; empty when it was not asked or knows no such variable.</summary>
    public string Effective(string name) => _effective.GetValueOrDefault(name, "");

    /// <summary>A variable of the process that is not the go command's own (HOME, TMPDIR); null when it is not set or empty.</summary>
    public string? Environment(string name) => _environment.GetValueOrDefault(name) is { Length: > 0 } value ? value : null;

    /// <summary>Reads what <c>go env -json</c> prints; null when it is not that.</summary>
    public static ImmutableSortedDictionary<string, string>? ReadAnswer(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? document.RootElement.EnumerateObject().Where(each => each.Value.ValueKind == JsonValueKind.String)
                    .GroupBy(each => each.Name, StringComparer.Ordinal)
                    .ToImmutableSortedDictionary(each => each.Key, each => each.Last().Value.GetString()!, StringComparer.Ordinal)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Words of GOFLAGS, CC or CGO_LDFLAGS: parted by blanks; a word that begins with a quote ends at the same quote (quoted.Split).</summary>
    public static ImmutableArray<string> Words(string text)
    {
        var words = ImmutableArray.CreateBuilder<string>();
        var rest = text.AsSpan().TrimStart();
        while (!rest.IsEmpty)
        {
            var isQuoted = rest[0] is '\'' or '"';
            var end = isQuoted ? rest[1..].IndexOf(rest[0]) + 1 : rest.IndexOfAny(" \t\n\r");
            if (end <= 0) end = rest.Length;
            words.Add((isQuoted ? rest[1..end] : rest[..end]).ToString());
            rest = rest[Math.Min(end + (isQuoted ? 1 : 0), rest.Length)..].TrimStart();
        }

        return words.DrainToImmutable();
    }

    private static (string Value, int Line)? In(SettingsFile? file, string name)
    {
        foreach (var each in file?.Values ?? [])
        {
            if (each.Name == name && each.Value.Length > 0) return (each.Value, each.Line);
        }

        return null;
    }
}
