using System.Collections.Immutable;
using Abide.Builds.Diagnoses.Machine;
using Abide.Builds.Projects.Settings;

namespace Abide.Builds.Projects.Checks;

/// <summary>Who else may put programs and objects where this user builds, and whose home the caches fill.</summary>
internal static class SharingCheck
{
    private const uint FirstPerson = 1000; // UID_MIN of login.defs(5), on every release since EL7

    public static IEnumerable<DoctorFinding> Examine(BuildFacts facts)
    {
        var settings = facts.Settings;
        var install = BuildDirectories.Installation(settings);
        ImmutableArray<(string Name, string Path, DoctorEvidence Evidence)> trusted =
        [
            ("GOBIN", install, settings["GOBIN"] is { Value.Length: > 0 } bin ? bin.Evidence : settings["GOPATH"].Evidence),
            ("GOCACHE", settings["GOCACHE"].Value, settings["GOCACHE"].Evidence),
            ("GOMODCACHE", settings["GOMODCACHE"].Value, settings["GOMODCACHE"].Evidence),
        ];
        foreach (var (name, path, evidence) in trusted)
        {
            if (facts.Directories.GetValueOrDefault(path) is not { IsDirectory: true } directory) continue;
            var isForeign = facts.Account is { } account && directory.Owner != account.Id && (directory.Owner != 0 || directory.MayWrite && account.Id != 0);
            var why = directory.IsWorldWritable ? "every user of this machine may write there"
                : directory.IsGroupWritable && name == "GOBIN" && directory.Owner == 0 ? "a group may write there"
                : isForeign && directory.MayWrite ? $"it belongs to {directory.OwnerName}, and this is {facts.Account!.Name}"
                : null;
            if (why is null) continue;
            yield return new()
            {
                Id = MachineDiagnoses.SharedDirectory.Id,
                Severity = DoctorSeverity.Surprises,
                Message = $"{name} is {path}, and {why}: {(name == "GOBIN" ? "whoever does decides what others run from it" : "what is put there is linked into programs without a question")}",
                Hint = $"give the user that builds a directory of its own, mode 755 or less",
                Evidence = [evidence, directory.Evidence],
            };
        }

        foreach (var finding in OfServiceHome(facts)) yield return finding;
    }

    private static IEnumerable<DoctorFinding> OfServiceHome(BuildFacts facts)
    {
        if (facts.Account is not { IsService: true } account || account.Id >= FirstPerson && account.Id != 65534) yield break;
        var home = facts.Settings.Environment("HOME") ?? account.Home;
        ImmutableArray<GoSetting> inside = [.. ((string[])["GOCACHE", "GOMODCACHE"]).Select(name => facts.Settings[name]).Where(setting => setting.Value.StartsWith(home.TrimEnd('/') + "/", StringComparison.Ordinal))];
        if (inside.IsEmpty) yield break;
        var exists = facts.Directories.GetValueOrDefault(home) is { IsDirectory: true };
        yield return new()
        {
            Id = MachineDiagnoses.ServiceHome.Id,
            Severity = exists ? DoctorSeverity.Surprises : DoctorSeverity.Breaks,
            Message = $"{account.Name} is a service user, and {string.Join(" and ", inside.Select(setting => setting.Name))} {(inside.Length == 1 ? "lies" : "lie")} in its home {home}{(exists ? "" : ", which does not exist")}",
            Hint = "set GOCACHE and GOMODCACHE to a cache directory (CacheDirectory= in a unit)",
            Evidence = [account.Evidence, .. inside.Select(setting => setting.Evidence)],
        };
    }
}
