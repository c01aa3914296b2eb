using System.Collections.Immutable;
using System.Text;
using Abide.Builds.Plans;

namespace Abide.Execution.Fixing;

/// <summary>
/// What has a project built from then on as an applied plan builds it: variables that shells read, or a script where these are not enough,
/// since compilers have to be prepared or another command builds.
/// </summary>
internal sealed class AppliedBuild
{
    /// <summary>What tells files that abide made.</summary>
    public const string FirstLine = "# Made by abide fix --apply ";

    // Stand for what a script finds out, until words are quoted.
    private const string CompilersMark = "\u0001", ProjectMark = "\u0002", RootMark = "\u0003";

    private readonly Proof _proof;
    private readonly List<SetVariable> _variables;
    private readonly ReplaceCommand? _command;

    private AppliedBuild(Proof proof)
    {
        _proof = proof;
        _variables = [.. proof.Plan.Variables];
        _command = proof.Plan.Steps.OfType<ReplaceCommand>().LastOrDefault();
    }

    /// <summary>Text of each file by its name; null for one that is not to be there.</summary>
    public static ImmutableArray<(string Name, string? Text)> Of(Proof proof)
    {
        var build = new AppliedBuild(proof);
        var isScript = proof.Plan.NeedsScript;
        return
        [
            (Plan.ScriptFile, isScript ? build.Script() : null),
            (Plan.VariablesFile, isScript || build._variables.Count == 0 ? null : build.Variables()),
        ];
    }

    private string Variables()
    {
        var text = new StringBuilder($"{FirstLine}{_proof.Plan.Name}; CI reads it with: . ./{Plan.VariablesFile}\n");
        foreach (var set in _variables)
            text.Append($"# {OneLine(set.Why)}\n{(set.Value is null ? $"unset {set.Name}" : $"export {set.Name}={Quoted(set.Value)}")}\n");
        return text.ToString();
    }

    private string Script()
    {
        var body = new StringBuilder();
        foreach (var set in _variables)
            body.Append($"# {OneLine(set.Why)}\n{(set.Value is null ? $"unset {set.Name}" : $"{set.Name}={(set.Name == "PATH" ? Path(set.Value) : Word(set.Value))}\nexport {set.Name}")}\n");
        body.Append($"if [ $# -gt 0 ]; then exec \"$@\"; fi\n{(_command is null ? "" : $"# {OneLine(_command.Why)}\n")}exec {string.Join(' ', (_command?.Command ?? _proof.Command).Select(word => Word(word)))}\n");

        var text = new StringBuilder(
            $"""
            #!/bin/sh
            {FirstLine}{_proof.Plan.Name}: {OneLine(PathWords.Move(_proof.Plan.Title, _proof.Project, "the project"))}
            # Builds as the plan does; with a command behind it, runs that as the plan's build is run.
            set -eu
            cd "$(dirname "$0")"

            """);
        var root = _proof.Plan.Compilers is { } of && IsOfRoot(of) ? Word(of.For, moves: false) : "";
        if ((root + body).Contains("${project}", StringComparison.Ordinal))
            text.Append($"project=$(cd {Quoted(System.IO.Path.GetRelativePath(System.IO.Path.Combine(_proof.Project, _proof.Directory), _proof.Project))} && pwd)\n");
        if (_proof.Plan.Compilers is { } compilers)
        {
            if (root.Length > 0)
                text.Append($"# The root directory to build with, where another machine has it elsewhere: SYSROOT=DIR ./{Plan.ScriptFile}\nroot=${{SYSROOT:-}}\n[ -n \"$root\" ] || root={root}\n");
            text.Append($"compilers=$(\"${{ABIDE:-abide}}\" toolchain prepare {compilers.Name} {Word(compilers.For)} --arch {compilers.Architecture})\n");
        }

        return text.Append(body).ToString();
    }

    /// <summary>Commands beside those of the machine that builds, wherever it has them.</summary>
    private string Path(string value) =>
        _proof.Plan.Compilers is { } compilers && value.StartsWith(compilers.Directory + ":", StringComparison.Ordinal) ? "\"${compilers}:$PATH\"" : Word(value);

    /// <summary>A word in which nothing of this machine's directories is left that the script finds out itself.</summary>
    private string Word(string word, bool moves = true)
    {
        var moved = word;
        if (_proof.Plan.Compilers is { } compilers)
        {
            moved = moved.Replace(compilers.Directory, CompilersMark, StringComparison.Ordinal);
            if (moves && IsOfRoot(compilers)) moved = PathWords.Move(moved, compilers.For, RootMark);
        }

        moved = PathWords.Move(moved, _proof.Project, ProjectMark);
        if (moved == word) return Quoted(word);
        var text = new StringBuilder("\"");
        foreach (var letter in moved)
            text.Append(letter is '\\' or '"' or '$' or '`' ? "\\" : "").Append(letter);
        return text.Append('"').Replace(CompilersMark, "${compilers}").Replace(ProjectMark, "${project}").Replace(RootMark, "${root}").ToString();
    }

    private static bool IsOfRoot(PreparedCompilers compilers) => compilers.Name == "sysroot";

    private static string Quoted(string text) =>
        text.Length > 0 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '=' or '_' or '.' or '/' or ',' or ':' or '@' or '%' or '+') ? text : $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");
}
