using System.Text;
using System.Text.RegularExpressions;

namespace Abide.Builds.Plans.Flags;

/// <summary>
/// Gives make one more flag, as far as its makefile takes it: in the variable's own line where it sets one (GNU make manual, "Variables from the Environment": a makefile's assignment wins),
/// else from the environment where a recipe or a built-in rule reads the variable, else in the recipes themselves.
/// </summary>
internal sealed partial class MakefileFlags
{
    private const int LongestFile = 1 << 20;

    private static readonly string[] s_names = ["GNUmakefile", "makefile", "Makefile"]; // the order in which make looks

    private readonly FixSituation _situation;
    private readonly string _path;
    private readonly string[] _lines;

    private MakefileFlags(FixSituation situation, string path, string text) => (_situation, _path, _lines) = (situation, path, text.Split('\n'));

    /// <summary>Null when the makefile is not found or not read.</summary>
    public static MakefileFlags? Of(FixSituation situation)
    {
        var command = situation.Command;
        var place = situation.Directory;
        string? named = null;
        for (var i = 1; i < command.Length; i++)
        {
            if (command[i] is "-C" && i + 1 < command.Length) place = Path.GetFullPath(command[++i], place);
            else if (command[i] is "-f" && i + 1 < command.Length) named = command[++i];
        }

        var path = (named is null ? s_names : [named]).Select(name => Path.GetFullPath(name, place)).FirstOrDefault(candidate => situation.Files.Find(candidate) is not null);
        return path is not null && path.StartsWith(situation.Project + "/", StringComparison.Ordinal) && situation.Files.Read(path, LongestFile) is { } bytes ? new(situation, path, Encoding.UTF8.GetString(bytes)) : null;
    }

    /// <summary>The makefile as a step leaves it.</summary>
    public MakefileFlags After(PlanStep? step) => step is WriteFile write ? new(_situation, _path, write.Text) : this;

    /// <summary>Relative to where the build runs.</summary>
    public string Name => Path.GetRelativePath(_situation.Directory, _path);

    /// <summary>The step that adds words behind a variable; null when nothing in the makefile would read it.</summary>
    /// <param name="variables">Names that are usual for it, the first being what built-in rules read.</param>
    /// <param name="words">What to add.</param>
    /// <param name="why">What it does.</param>
    public PlanStep? Add(string[] variables, string words, string why)
    {
        foreach (var variable in variables)
        {
            var at = Array.FindLastIndex(_lines, line => Assignment().Match(line) is { Success: true } match && match.Groups["name"].Value == variable);
            if (at >= 0) return Rewrite(new() { [LastOf(at)] = words }, why);
        }

        var read = variables.FirstOrDefault(variable => _lines.Any(line => line.Contains($"$({variable})", StringComparison.Ordinal) || line.Contains($"${{{variable}}}", StringComparison.Ordinal)));
        if (read is null && !Enumerable.Range(0, _lines.Length).Any(IsCompilation)) read = variables[0];
        return read is null ? null : new SetVariable(read, Before(read) is { Length: > 0 } before ? $"{before} {words}" : words, why);
    }

    /// <summary>The step that adds words to every recipe line that links; null when there is none.</summary>
    public PlanStep? AddToLinks(string words, string why)
    {
        var links = Enumerable.Range(0, _lines.Length).Where(at => IsCompilation(at) && !CompilesOnly().IsMatch(_lines[at]) && !_lines[at].TrimEnd().EndsWith('\\')).ToDictionary(at => at, _ => words);
        return links.Count == 0 ? null : Rewrite(links, why);
    }

    private string Before(string variable) => _situation.Build?.Settings.Environment(variable) ?? "";

    private bool IsCompilation(int at) => _lines[at].StartsWith('\t') && Compiler().IsMatch(_lines[at]);

    /// <summary>Where an assignment that goes on over several lines ends.</summary>
    private int LastOf(int at)
    {
        while (at + 1 < _lines.Length && _lines[at].EndsWith('\\')) at++;
        return at;
    }

    private WriteFile Rewrite(Dictionary<int, string> added, string why)
    {
        var lines = _lines.Select((line, at) => added.TryGetValue(at, out var words) ? Append(line, words) : line);
        return new(Path.GetRelativePath(_situation.Project, _path), string.Join('\n', lines), why);
    }

    /// <summary>Before a comment.</summary>
    private static string Append(string line, string words)
    {
        var comment = line.StartsWith('\t') ? -1 : line.IndexOf('#', StringComparison.Ordinal);
        return comment < 0 ? $"{line.TrimEnd()} {words}" : $"{line[..comment].TrimEnd()} {words} {line[comment..]}";
    }

    [GeneratedRegex(@"^(?:override |export )*(?<name>[A-Za-z_]+)[ \t]*(?::|::|\?|\+)?=", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Assignment();

    [GeneratedRegex(@"(?:\$[({](?:CC|CXX|LD|LINK\.\w+)[)}]|(?<![\w./-])(?:gcc|g\+\+|cc|c\+\+|clang|clang\+\+)(?![\w./]))", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Compiler();

    [GeneratedRegex(@"\s-[cSE](?:\s|$)", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex CompilesOnly();
}
