using Abide.Builds.Diagnoses.Headers;
using Abide.Builds.Diagnoses.Machine;

namespace Abide.Builds.Projects.Checks;

/// <summary>Whether headers, libc and linker of the C toolchain come from one place.</summary>
internal static class CompilerCheck
{
    public static IEnumerable<DoctorFinding> Examine(BuildFacts facts)
    {
        if (facts.Compiler is not { File: not null } compiler || facts.Settings["CGO_ENABLED"].Value == "0") yield break;
        // Without a project, or with one that has no C code, the toolchain is only looked at.
        var isUsed = facts.Packages is { } packages && packages.Any(package => package.UsesCgo);
        var worst = isUsed ? DoctorSeverity.Breaks : DoctorSeverity.Surprises;
        DoctorEvidence[] asked = [facts.Settings["CC"].Evidence, .. new[] { facts.Settings["CGO_CFLAGS"], facts.Settings["CGO_LDFLAGS"] }.Where(setting => setting.IsSet).Select(setting => setting.Evidence)];

        if (compiler.LacksHeaders)
        {
            yield return Create(compiler.Sysroot is { Length: > 0 } ? HeaderDiagnoses.SysrootHeaders.Id : HeaderDiagnoses.HostHeaders.Id, worst, $"{compiler.Command} finds no headers of a C library{(compiler.Sysroot is { Length: > 0 } empty ? $" in {empty}" : "")}", "install them (glibc-devel, libc6-dev), or complete the sysroot", [.. asked, new(compiler.File!, "features.h: not found")]);
        }
        else if (compiler is { Sysroot: { Length: > 0 } sysroot, Libc: { } libc } && !IsIn(libc, sysroot))
        {
            yield return Create(MachineDiagnoses.CompilerInUse.Id, DoctorSeverity.Surprises, $"the sysroot is {sysroot}, and {compiler.Command} links the libc {libc} of the host", "add -B with the directory of the sysroot's libc, or use a compiler made for it", [.. asked, new(compiler.File!, $"-print-file-name=libc.so.6: {libc}")]);
        }
        else if (compiler is { HeaderVersion: { } headers, LibcVersion: { } version } && (headers.Major, headers.Minor) != (version.Major, version.Minor))
        {
            yield return Create(MachineDiagnoses.CompilerInUse.Id, DoctorSeverity.Surprises, $"the headers are of glibc {headers}, and the libc that is linked is glibc {version}", "take both from one sysroot", [.. asked, new(compiler.Headers!, $"glibc {headers}"), new(compiler.Libc ?? compiler.File!, $"glibc {version}")]);
        }

        if (compiler is { Linker: { } linker } && asked.Any(each => each.Text.Contains("-fuse-ld=", StringComparison.Ordinal)))
        {
            yield return Create(MachineDiagnoses.CompilerInUse.Id, DoctorSeverity.Note, $"programs are linked by {linker}{(compiler.LinkerVersion is { } release ? $" ({release})" : "")}, which -fuse-ld chose", "", [.. asked, new(linker)]);
        }
    }

    private static DoctorFinding Create(string id, DoctorSeverity severity, string message, string hint, DoctorEvidence[] evidence) =>
        new() { Id = id, Severity = severity, Message = message, Hint = hint, Evidence = [.. evidence] };

    private static bool IsIn(string file, string directory) => file.StartsWith(directory.TrimEnd('/') + "/", StringComparison.Ordinal);
}
