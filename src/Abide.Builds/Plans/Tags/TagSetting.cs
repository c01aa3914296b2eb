using System.Collections.Immutable;
using Abide.Builds.Projects.Settings;

namespace Abide.Builds.Plans.Tags;

/// <summary>How a build is given more tags: in GOFLAGS, and on the command line where that has tags already, which then win.</summary>
/// <param name="Flags">GOFLAGS, whole.</param>
/// <param name="Command">The command with the tags added; null when GOFLAGS is enough.</param>
internal sealed record TagSetting(string Flags, ImmutableArray<string>? Command)
{
    public static TagSetting Of(ImmutableArray<string> command, string flags, ImmutableArray<string> tags)
    {
        var words = GoSettings.Words(flags);
        var set = words.LastOrDefault(IsTags);
        ImmutableArray<string> merged = [.. set is null ? [] : Tags(set), .. tags];
        // The quotes of a word are GOFLAGS' own.
        var all = string.Join(' ', words.Where(word => !IsTags(word)).Append($"-tags={string.Join(',', merged.Distinct(StringComparer.Ordinal))}")
            .Select(word => word.Contains(' ', StringComparison.Ordinal) ? $"'{word}'" : word));
        return new(all, OnCommand(command, tags));
    }

    public IEnumerable<PlanStep> Steps(string targets)
    {
        yield return new SetVariable("GOFLAGS", Flags, $"builds for {targets}");
        if (Command is { } command) yield return new ReplaceCommand(command, "the tags of the command line win over those of GOFLAGS");
    }

    private static ImmutableArray<string>? OnCommand(ImmutableArray<string> command, ImmutableArray<string> tags)
    {
        // The go command takes the last of several.
        for (var index = (command.IndexOf("--") is var end and >= 0 ? end : command.Length) - 1; index >= 0; index--)
        {
            if (IsTags(command[index])) return command.SetItem(index, $"-tags={string.Join(',', Tags(command[index]).Concat(tags).Distinct(StringComparer.Ordinal))}");
            if (command[index] is "-tags" or "--tags" && index + 1 < command.Length)
                return command.SetItem(index + 1, string.Join(',', Split(command[index + 1]).Concat(tags).Distinct(StringComparer.Ordinal)));
        }

        return null;
    }

    private static bool IsTags(string word) => word.StartsWith("-tags=", StringComparison.Ordinal) || word.StartsWith("--tags=", StringComparison.Ordinal);

    private static string[] Tags(string word) => Split(word[(word.IndexOf('=', StringComparison.Ordinal) + 1)..]);

    private static string[] Split(string tags) => tags.Split((char[])[',', ' '], StringSplitOptions.RemoveEmptyEntries);
}
