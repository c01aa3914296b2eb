using System.Collections.Immutable;
using Abide.Builds.Diagnoses;
using Abide.Builds.Diagnoses.Machine;
using Abide.Builds.Diagnoses.Modules;
using Abide.Builds.Diagnoses.Toolchains;
using Abide.Builds.Projects.Machine;
using Abide.Builds.Projects.Modules;
using Abide.Builds.Projects.Settings;

namespace Abide.Builds.Projects.Checks;

/// <summary>The Go that the project asks for against the one that is here, and what GOTOOLCHAIN makes of the difference (Go Toolchains).</summary>
internal static class ToolchainCheck
{
    /// <summary>The first release that chooses toolchains, and that refuses a newer go line.</summary>
    private const int Choosing = 21;

    public static IEnumerable<DoctorFinding> Examine(BuildFacts facts)
    {
        if (facts.Project is not { } project) yield break;
        foreach (var finding in OfWorkspace(project)) yield return finding;
        if (project.Leading is not { } file || facts.GoVersion is not { } version || !GoRelease.TryParse(version, out var local)) yield break;

        if (local.Minor < Choosing)
        {
            if (OfOldGo(file, local, version) is { } old) yield return old;
            yield break;
        }

        var setting = facts.Settings["GOTOOLCHAIN"];
        var choice = setting.Value.Length == 0 ? "local" : setting.Value;
        var plus = choice.IndexOf('+', StringComparison.Ordinal);
        var (named, mode) = choice switch { "auto" or "path" or "local" => ("", choice), _ => plus < 0 ? (choice, "local") : (choice[..plus], choice[(plus + 1)..]) };
        if (named.Length > 0 && named != "local" && GoRelease.TryParse(named, out var pinned) && pinned.CompareTo(local) != 0)
        {
            if (Switch(facts, named, mode, setting, setting.Evidence, $"GOTOOLCHAIN names {named}") is { } forced) yield return forced;
            if (pinned > local) local = pinned;
        }

        var asked = Asked(file.Go);
        var suggested = mode == "local" ? null : Asked(file.Toolchain);
        if (asked is { } line && line.Release > local && mode == "local")
        {
            yield return new()
            {
                Id = ToolchainDiagnoses.NewerGoNeeded.Id,
                Severity = DoctorSeverity.Breaks,
                Message = $"{System.IO.Path.GetFileName(file.Path)} asks for Go {line.Release}, the go here is {version}, and GOTOOLCHAIN={choice} keeps it from taking another",
                Hint = $"install Go {line.Release} or newer",
                Evidence = [new(file.Path, $"go {file.Go!.Value}", line.Line), setting.Evidence, .. Here(facts)],
            };
            yield break;
        }

        var wanted = suggested is { } other && (asked is null || other.Release > asked.Value.Release) ? suggested : asked;
        if (wanted is { } needed && needed.Release > local)
        {
            var text = needed.Line == file.Go?.Line ? $"go {file.Go.Value}" : $"toolchain {file.Toolchain!.Value}";
            var name = needed.Line == file.Toolchain?.Line ? file.Toolchain.Value : $"go{needed.Release}{(needed.Release.Patch is null ? ".0" : "")}";
            if (Switch(facts, name, mode, setting, new(file.Path, text, needed.Line), $"{System.IO.Path.GetFileName(file.Path)} asks for {text}") is { } switched) yield return switched;
        }
    }

    /// <summary>What happens when the go command wants to become another release; null when it can without more ado.</summary>
    private static DoctorFinding? Switch(BuildFacts facts, string name, string mode, GoSetting setting, DoctorEvidence asks, string reason)
    {
        var proxy = facts.Settings["GOPROXY"];
        var atHand = facts.Toolchains.FirstOrDefault(each => each.Version == name && (mode != "path" || each.IsOnPath));
        var (id, severity, then, hint) = atHand is not null
            ? (MachineDiagnoses.WouldSwitch, DoctorSeverity.Note, $"builds here run {name} in {atHand.Root}", "")
            : mode == "path" ? (ToolchainDiagnoses.ToolchainNotOnPath, DoctorSeverity.Breaks, $"no {name} is on PATH", $"install it under that name, or set GOTOOLCHAIN=auto")
            : proxy.Value == "off" ? (ToolchainDiagnoses.ToolchainUnavailable, DoctorSeverity.Breaks, $"it is not in the module cache, and GOPROXY=off keeps it from being downloaded", $"install {name}")
            : (MachineDiagnoses.WouldSwitch, DoctorSeverity.Surprises, $"a build downloads {name}, as no package of this machine", $"install {name}, or set GOTOOLCHAIN=local to make it an error");
        return new()
        {
            Id = ((Diagnosis)id).Id,
            Severity = severity,
            Message = $"{reason}, the go here is {facts.GoVersion}: {then}",
            Hint = hint,
            Evidence = [asks, setting.Evidence, .. id == ToolchainDiagnoses.ToolchainUnavailable ? [proxy.Evidence] : (DoctorEvidence[])[], .. Here(facts)],
        };
    }

    private static DoctorFinding? OfOldGo(ModuleFile file, GoRelease local, string version)
    {
        var name = System.IO.Path.GetFileName(file.Path);
        var (line, text, refuses) = file.Go is { } go && GoRelease.TryParse(go.Value, out var asked) && asked.Patch is not null ? (go.Line, $"go {go.Value}", true)
            : file.Toolchain is { } toolchain ? (toolchain.Line, $"toolchain {toolchain.Value}", true)
            : file.Go is { } newer && GoRelease.TryParse(newer.Value, out var language) && (language.Major, language.Minor).CompareTo((local.Major, local.Minor)) > 0 ? (newer.Line, $"go {newer.Value}", false)
            : (0, "", false);
        if (line == 0) return null;
        return new()
        {
            Id = ToolchainDiagnoses.OldGoNewModule.Id,
            Severity = refuses ? DoctorSeverity.Breaks : DoctorSeverity.Surprises,
            Message = refuses ? $"{version} does not understand '{text}' in {name}" : $"{name} asks for Go {file.Go!.Value}, and {version} tries all the same: what it does not know looks like a fault of the code",
            Hint = "build with Go 1.21 or newer, which know what the line means",
            Evidence = [new(file.Path, text, line)],
        };
    }

    /// <summary>Members that are not there, and members that ask for more than go.work says.</summary>
    private static IEnumerable<DoctorFinding> OfWorkspace(ProjectFacts project)
    {
        if (project.Work is not { } work) yield break;
        var language = Asked(work.Go);
        foreach (var member in project.Members)
        {
            if (member.File is null && !project.Unreadable.Any(each => each.Place == $"{member.Directory}/go.mod"))
                yield return Broken($"go.work lists {member.Directory}, where there is no go.mod", "take it out (go work edit -dropuse), or get the module", [new(work.Path, $"use {member.Directory}", member.UseLine)]);
            else if (Asked(member.File?.Go) is { } own && language is { } stated && own.Release > stated.Release)
                yield return Broken($"{member.Directory} asks for Go {own.Release}, and go.work says {stated.Release}", "go work use raises the line of go.work", [new(member.File!.Path, $"go {member.File.Go!.Value}", own.Line), new(work.Path, $"go {work.Go!.Value}", stated.Line)]);
        }

        static DoctorFinding Broken(string message, string hint, ImmutableArray<DoctorEvidence> evidence) =>
            new() { Id = ModulesDiagnoses.Workspace.Id, Severity = DoctorSeverity.Breaks, Message = message, Hint = hint, Evidence = evidence };
    }

    private static (GoRelease Release, int Line)? Asked(Stated<string>? line) => line is not null && GoRelease.TryParse(line.Value, out var release) ? (release, line.Line) : null;

    private static DoctorEvidence[] Here(BuildFacts facts) => facts.Go is GoInstallation go ? [go.Evidence] : [];
}
