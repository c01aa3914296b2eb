using Abide.Builds.Diagnoses.Machine;

namespace Abide.Builds.Projects.Locks;

/// <summary>What drifted since a toolchain was recorded, and what that may change.</summary>
public static class LockComparison
{
    /// <summary>One finding for each part that differs. What was not recorded is not compared.</summary>
    /// <param name="recorded">From the file.</param>
    /// <param name="current">Of this machine.</param>
    /// <param name="path">The file.</param>
    public static IEnumerable<DoctorFinding> Compare(ToolchainLock recorded, ToolchainLock current, string path)
    {
        ArgumentNullException.ThrowIfNull(recorded);
        ArgumentNullException.ThrowIfNull(current);
        if (recorded.Platform != current.Platform)
            yield return Create($"the toolchain was recorded for {recorded.Platform}, and this build is for {current.Platform}", "record it on a machine of each platform, in a directory of its own", [new(path, recorded.Platform)]);
        foreach (var was in recorded.Parts)
        {
            if (current.Find(was.Name) is not { } @is)
            {
                yield return Create($"{Title(was.Name)} {was.Version} is recorded, and none is found here", "install it", [new(path, was.Version)]);
            }
            else if (was.Version != @is.Version)
            {
                yield return Create($"{Title(was.Name)} was {was.Version} and is {@is.Version}: {Effect(was, @is)}", Hint, [new(path, was.Version), new("this machine", @is.Version)]);
            }
            else
            {
                var changed = was.Files.Where(file => @is.Files.FirstOrDefault(other => other.Name == file.Name)?.Sha256 != file.Sha256).ToList();
                if (changed.Count == 0) continue;
                yield return Create(
                    $"{Title(was.Name)} calls itself {was.Version} as before, and {string.Join(", ", changed.Select(file => file.Name))} has other bytes: another package of it, or a changed file",
                    Hint,
                    [.. changed.Select(file => new DoctorEvidence(path, $"{file.Name} sha256 {file.Sha256}")), .. @is.Files.Where(file => changed.Any(old => old.Name == file.Name)).Select(file => new DoctorEvidence("this machine", $"{file.Name} sha256 {file.Sha256}"))]);
            }
        }
    }

    private const string Hint = "bring this machine to what is recorded, or test the change and record it anew with abide doctor --record";

    private static string Title(string part) => part switch
    {
        "go" => "Go",
        "compiler" => "the C compiler",
        "linker" => "the linker",
        "libc" => "the libc that programs are linked with",
        "kernelHeaders" => "the kernel's headers",
        _ => part,
    };

    private static string Effect(LockedPart was, LockedPart @is) => was.Name switch
    {
        "go" => "every program has other code and another library",
        "compiler" => "C code of cgo packages is compiled differently",
        "linker" => "cgo programs are laid out and relocated differently",
        "libc" when Version.TryParse(was.Version, out var from) && Version.TryParse(@is.Version, out var to) && from < to => $"cgo programs may ask for GLIBC_{to}, and hosts with {from} do not start those",
        "libc" => "cgo programs ask for other symbol versions",
        "kernelHeaders" => "C code sees other constants and structures of the kernel",
        _ => "what is built with it may differ",
    };

    private static DoctorFinding Create(string message, string hint, DoctorEvidence[] evidence) =>
        new() { Id = MachineDiagnoses.Drift.Id, Severity = DoctorSeverity.Breaks, Message = message, Hint = hint, Evidence = [.. evidence] };
}
