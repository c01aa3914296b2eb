using System.Collections.Immutable;
using Abide.Builds.Diagnoses.Environment;
using Abide.Builds.Diagnoses.Machine;
using Abide.Builds.Diagnoses.Resources;
using Abide.Builds.Projects.Machine;
using Abide.Builds.Projects.Settings;

namespace Abide.Builds.Projects.Checks;

/// <summary>Whether the directories that a build writes to are there, and let this user write and execute where it has to.</summary>
internal static class DirectoryCheck
{
    /// <summary>The compiled runtime alone takes more.</summary>
    private const ulong TooLittle = 32UL << 20;

    /// <summary>Go's library and a program of middle size take about as much.</summary>
    private const ulong Little = 512UL << 20;

    private const ulong FewFiles = 1000;

    public static IEnumerable<DoctorFinding> Examine(BuildFacts facts)
    {
        var settings = facts.Settings;
        foreach (var finding in OfHome(facts)) yield return finding;
        foreach (var name in BuildDirectories.Named)
        {
            if (NotAbsolute(settings[name]) is { } relative) yield return relative;
        }

        foreach (var entry in settings["GOPATH"].Value.Split(':').Where(entry => entry.Length > 0 && !entry.StartsWith('/')))
        {
            yield return new()
            {
                Id = EnvironmentDiagnoses.GopathWrong.Id,
                Severity = DoctorSeverity.Breaks,
                Message = $"the entry {entry} of GOPATH is no absolute path{(entry.StartsWith('~') ? ": nobody expands ~ there" : "")}",
                Hint = $"write the path in full, or {settings["GOPATH"].Removal}",
                Evidence = [settings["GOPATH"].Evidence],
            };
        }

        // Without go nothing is known of its defaults.
        var temporary = BuildDirectories.Temporary(settings);
        ImmutableArray<(GoSetting Setting, string Missing, string Denied)> used =
        [
            (settings["GOCACHE"], "", EnvironmentDiagnoses.CacheDenied.Id),
            (settings["GOMODCACHE"], "", EnvironmentDiagnoses.ModuleCacheDenied.Id),
            (temporary, EnvironmentDiagnoses.TemporaryDirectory.Id, EnvironmentDiagnoses.TemporaryDirectory.Id),
            (settings["GOBIN"], "", EnvironmentDiagnoses.InstallDenied.Id),
        ];
        foreach (var (setting, missing, denied) in used)
        {
            if (facts.Directories.GetValueOrDefault(setting.Value) is not { } directory) continue;
            foreach (var finding in OfDirectory(setting, directory, missing, denied)) yield return finding;
        }

        if (facts.Directories.GetValueOrDefault(temporary.Value) is { IsNoExecute: true, IsDirectory: true } work)
        {
            yield return new()
            {
                Id = EnvironmentDiagnoses.TemporaryNoExec.Id,
                Severity = DoctorSeverity.Breaks,
                Message = $"{temporary.Name} is {temporary.Value}, which is mounted noexec: go test and go run start programs there",
                Hint = "set GOTMPDIR to a directory on a file system that lets programs run",
                Evidence = [temporary.Evidence, .. Mounted(work)],
            };
        }
    }

    private static IEnumerable<DoctorFinding> OfHome(BuildFacts facts)
    {
        var settings = facts.Settings;
        var homeless = settings.Environment("HOME") is null;
        if (homeless && settings.Environment("XDG_CACHE_HOME") is null && !settings["GOCACHE"].IsSet)
        {
            yield return new()
            {
                Id = EnvironmentDiagnoses.NoBuildCache.Id,
                Severity = DoctorSeverity.Breaks,
                Message = "none of GOCACHE, XDG_CACHE_HOME and HOME is set: the go command finds no place for its build cache",
                Hint = "set GOCACHE to an absolute directory of the user that builds",
                Evidence = [new("environment", "HOME, XDG_CACHE_HOME and GOCACHE are not set")],
            };
        }

        if (homeless && !settings["GOPATH"].IsSet && !settings["GOMODCACHE"].IsSet)
        {
            yield return new()
            {
                Id = EnvironmentDiagnoses.NoModuleCache.Id,
                Severity = facts.Project is { Vendor: not null } ? DoctorSeverity.Note : DoctorSeverity.Breaks,
                Message = "none of GOMODCACHE, GOPATH and HOME is set: the go command finds no place for modules",
                Hint = "set GOMODCACHE to an absolute directory of the user that builds",
                Evidence = [new("environment", "HOME, GOPATH and GOMODCACHE are not set")],
            };
        }
    }

    private static DoctorFinding? NotAbsolute(GoSetting setting)
    {
        if (setting.Value is "" or "off" || setting.Value.StartsWith('/')) return null;
        var works = setting.Name == "GOTMPDIR";
        return new()
        {
            Id = MachineDiagnoses.NotAbsolute.Id,
            Severity = works ? DoctorSeverity.Surprises : DoctorSeverity.Breaks,
            Message = works ? $"{setting.Name} is {setting.Value}, another directory from each place where a build starts" : $"{setting.Name} is {setting.Value}, and must be an absolute path",
            Hint = $"write the path in full, or {setting.Removal}",
            Evidence = [setting.Evidence],
        };
    }

    /// <param name="setting">The variable.</param>
    /// <param name="directory">What it names.</param>
    /// <param name="missing">Diagnosis when the directory is not there; empty when the go command makes it.</param>
    /// <param name="denied">Diagnosis when it cannot be written.</param>
    private static IEnumerable<DoctorFinding> OfDirectory(GoSetting setting, DirectoryFacts directory, string missing, string denied)
    {
        ImmutableArray<DoctorEvidence> evidence = [setting.Evidence, directory.Evidence];
        if (directory is { Exists: true, IsDirectory: false })
        {
            yield return Breaks(denied, $"{setting.Name} is {setting.Value}, which is no directory", $"name a directory, or {setting.Removal}");
        }
        else if (!directory.Exists && missing.Length > 0)
        {
            yield return Breaks(missing, $"{setting.Name} is {setting.Value}, which does not exist: the go command does not make it", $"make it, or {setting.Removal}");
        }
        else if (directory.IsReadOnly)
        {
            yield return Breaks(ResourceDiagnoses.ReadOnly.Id, $"{setting.Name} is {setting.Value}, on a file system that is mounted read-only", "name a directory on a file system that may be written");
        }
        else if (!directory.MayWrite)
        {
            yield return Breaks(denied, $"{setting.Name} is {setting.Value}, and this user may not write {(directory.Exists ? "there" : $"in {directory.Nearest}, where it would have to be made")}", "name a directory that belongs to the user that builds");
        }
        else if (directory is { FreeFiles: < FewFiles })
        {
            yield return Breaks(ResourceDiagnoses.DiskFull.Id, $"{setting.Name} is {setting.Value}, where only {directory.FreeFiles} more files can be made", "make room there, or name a directory on another disk");
        }
        else if (directory is { FreeBytes: < Little and var free })
        {
            yield return Breaks(ResourceDiagnoses.DiskFull.Id, $"{setting.Name} is {setting.Value}, where {DirectoryFacts.Size(free)} are free", "make room there, or name a directory on another disk") with
            {
                Severity = free < TooLittle ? DoctorSeverity.Breaks : DoctorSeverity.Surprises,
            };
        }

        DoctorFinding Breaks(string id, string message, string hint) => new() { Id = id, Severity = DoctorSeverity.Breaks, Message = message, Hint = hint, Evidence = [.. evidence, .. Mounted(directory)] };
    }

    private static DoctorEvidence[] Mounted(DirectoryFacts directory) => directory.Mount is { } mount ? [mount.Evidence] : [];
}
