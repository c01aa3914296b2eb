using System.Collections.Immutable;
using Abide.Builds.Diagnoses.Machine;
using Abide.Builds.Diagnoses.Modules;
using Abide.Builds.Projects.Settings;

namespace Abide.Builds.Projects.Checks;

/// <summary>GOFLAGS, and where modules come from and who vouches for them.</summary>
internal static class SettingsCheck
{
    public static IEnumerable<DoctorFinding> Examine(BuildFacts facts)
    {
        var settings = facts.Settings;
        var flags = settings["GOFLAGS"];
        var words = GoSettings.Words(flags.Value);
        if (flags.IsSet)
        {
            if (words.Contains("-mod=vendor") && facts.Project is { HasVendor: false } project)
            {
                yield return new()
                {
                    Id = ModulesDiagnoses.VendorInconsistent.Id,
                    Severity = DoctorSeverity.Breaks,
                    Message = $"GOFLAGS has -mod=vendor, and there is no vendor directory in {project.Root}",
                    Hint = $"go mod vendor, or {flags.Removal}",
                    Evidence = [flags.Evidence, new(project.Root, "no vendor directory")],
                };
            }
            else if (words.Contains("-mod=mod") && facts.Project is { HasVendor: true, Vendor: not null } vendored)
            {
                yield return new()
                {
                    Id = MachineDiagnoses.FlagsForAll.Id,
                    Severity = DoctorSeverity.Surprises,
                    Message = $"GOFLAGS has -mod=mod: builds pass over the vendor directory in {vendored.Root}, and may change go.mod and go.sum",
                    Hint = flags.Removal,
                    Evidence = [flags.Evidence, new(vendored.Vendor!.Path)],
                };
            }
            else
            {
                yield return new()
                {
                    Id = MachineDiagnoses.FlagsForAll.Id,
                    Severity = words.All(word => word is "-mod=readonly" or "-mod=vendor" or "-buildvcs=false" or "-trimpath" or "-v") ? DoctorSeverity.Note : DoctorSeverity.Surprises,
                    Message = $"every go command here gets {flags.Value}, from {flags.Place}",
                    Hint = $"write the flags where the project is built, and {flags.Removal}",
                    Evidence = [flags.Evidence],
                };
            }
        }

        if (facts.Project?.Module is { } module && settings["GO111MODULE"] is { IsSet: true, Value: "off" } off)
        {
            yield return new()
            {
                Id = MachineDiagnoses.ModulesOff.Id,
                Severity = DoctorSeverity.Surprises,
                Message = $"GO111MODULE is off: {module.Path} is passed over, and dependencies are whatever lies in GOPATH",
                Hint = off.Removal,
                Evidence = [off.Evidence, settings["GOPATH"].Evidence],
            };
        }

        if (OfProxy(settings["GOPROXY"]) is { } proxy) yield return proxy;
        foreach (var finding in OfChecksums(settings, words)) yield return finding;
    }

    private static DoctorFinding? OfProxy(GoSetting proxy)
    {
        ImmutableArray<string> entries = [.. proxy.Value.Split(',', '|').Select(entry => entry.Trim()).Where(entry => entry.Length > 0)];
        if (!proxy.IsSet) return null;
        if (entries is ["off"])
        {
            return new()
            {
                Id = ModulesDiagnoses.LookupDisabled.Id,
                Severity = DoctorSeverity.Note,
                Message = "GOPROXY is off: a module that is not in the module cache or vendor directory cannot be had",
                Hint = $"fill the module cache before (go mod download), or {proxy.Removal}",
                Evidence = [proxy.Evidence],
            };
        }

        if (entries is [] || entries[0] is "direct" or "off") return null;
        if (entries is [var own, .., var last] && last != "off")
        {
            var onEveryError = proxy.Value.Contains('|', StringComparison.Ordinal);
            return new()
            {
                Id = MachineDiagnoses.ProxyFallback.Id,
                Severity = onEveryError ? DoctorSeverity.Surprises : DoctorSeverity.Note,
                Message = $"what {own} {(onEveryError ? "does not answer for whatever reason" : "does not have")} is fetched from {(last == "direct" ? "its origin, with git" : last)}",
                Hint = "end GOPROXY with off, or name one proxy, if modules are to come through it alone",
                Evidence = [proxy.Evidence],
            };
        }

        return null;
    }

    private static IEnumerable<DoctorFinding> OfChecksums(GoSettings settings, ImmutableArray<string> flags)
    {
        ImmutableArray<GoSetting> off = [.. new[] { settings["GOSUMDB"] }.Where(setting => setting.IsSet && setting.Value == "off")
            .Concat(((string[])["GONOSUMDB", "GOPRIVATE", "GOINSECURE", "GONOSUMCHECK"]).Select(name => settings[name]).Where(setting => setting.IsSet && IsAll(setting)))
            .Concat(new[] { settings["GOFLAGS"] }.Where(setting => setting.IsSet && flags.Contains("-insecure")))];
        if (off.IsEmpty) yield break;
        yield return new()
        {
            Id = MachineDiagnoses.Unverified.Id,
            Severity = DoctorSeverity.Surprises,
            Message = $"{string.Join(" and ", off.Select(setting => $"{setting.Name}={setting.Value}"))}: modules that go.sum does not know yet are taken without a check",
            Hint = "name only your own paths in GOPRIVATE, and leave GOSUMDB as it is",
            Evidence = [.. off.Select(setting => setting.Evidence)],
        };
    }

    private static bool IsAll(GoSetting setting) => setting.Name == "GONOSUMCHECK" ? setting.Value == "1" : setting.Value.Split(',').Any(pattern => pattern.Trim() is "*" or "*.*" or "**");
}
