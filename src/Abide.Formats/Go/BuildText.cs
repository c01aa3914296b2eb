using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Abide.Formats.Go;

/// <summary>
/// The text form of the modules and settings of a build (package runtime/debug, BuildInfo.String): one record a line,
/// fields separated by tabs.
/// </summary>
internal static class BuildText
{
    /// <summary>
    /// Reads what it can. <paramref name="damagedLine"/> is the first line, from 1, that it could not read; 0 when there was none.
    /// </summary>
    public static GoBuild Parse(string version, string text, out int damagedLine)
    {
        string? path = null;
        GoModule? main = null;
        var modules = ImmutableArray.CreateBuilder<GoModule>();
        var settings = ImmutableArray.CreateBuilder<GoSetting>();
        var lastIsMain = false;
        var number = 0;
        damagedLine = 0;
        // Only \n ends a record: values may hold the other characters that EnumerateLines would split at.
        foreach (var range in text.AsSpan().Split('\n'))
        {
            number++;
            var line = text.AsSpan(range);
            if (line.IsEmpty) continue;
            var (keyword, rest) = Split(line, '\t');
            var understood = true;
            switch (keyword)
            {
                case "path":
                    path = rest.ToString();
                    break;
                case "mod":
                    main = ParseModule(rest);
                    lastIsMain = true;
                    break;
                case "dep":
                    modules.Add(ParseModule(rest));
                    lastIsMain = false;
                    break;
                case "=>" when lastIsMain && main is not null:
                    main = main with { Replacement = ParseModule(rest) };
                    break;
                case "=>" when !lastIsMain && modules.Count > 0:
                    modules[^1] = modules[^1] with { Replacement = ParseModule(rest) };
                    break;
                case "build" when TryParseSetting(rest, out var setting):
                    settings.Add(setting);
                    break;
                default:
                    understood = false;
                    break;
            }

            if (!understood && damagedLine == 0) damagedLine = number;
        }

        return new GoBuild
        {
            Version = GoVersion.Parse(version),
            Path = path,
            Main = main,
            Dependencies = modules.DrainToImmutable(),
            Settings = settings.DrainToImmutable(),
        };
    }

    private static GoModule ParseModule(ReadOnlySpan<char> fields)
    {
        var (path, afterPath) = Split(fields, '\t');
        var (version, afterVersion) = Split(afterPath, '\t');
        var (sum, _) = Split(afterVersion, '\t');
        return new GoModule(path.ToString(), version.ToString(), sum.ToString());
    }

    private static bool TryParseSetting(ReadOnlySpan<char> text, [NotNullWhen(true)] out GoSetting? setting)
    {
        setting = null;
        string key;
        if (QuotedString.TryTake(text, out var quotedKey, out var length))
        {
            key = quotedKey;
        }
        else
        {
            length = text.IndexOf('=');
            if (length <= 0) return false;
            key = text[..length].ToString();
        }

        if (length >= text.Length || text[length] != '=') return false;
        var value = text[(length + 1)..];
        if (value.IsEmpty || value[0] is not ('"' or '`'))
        {
            setting = new GoSetting(key, value.ToString());
            return true;
        }

        if (!QuotedString.TryTake(value, out var unquoted, out _)) return false;
        setting = new GoSetting(key, unquoted);
        return true;
    }

    private static Fields Split(ReadOnlySpan<char> text, char separator) => text.IndexOf(separator) is var at and >= 0
        ? new Fields(text[..at], text[(at + 1)..])
        : new Fields(text, default);

    private readonly ref struct Fields(ReadOnlySpan<char> first, ReadOnlySpan<char> rest)
    {
        private readonly ReadOnlySpan<char> _first = first;
        private readonly ReadOnlySpan<char> _rest = rest;

        public void Deconstruct(out ReadOnlySpan<char> first, out ReadOnlySpan<char> rest)
        {
            first = _first;
            rest = _rest;
        }
    }
}
