using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Abide.Builds.Plans;
using Abide.Builds.Plans.Sysroots;
using Abide.Compatibility.Targets.Kits;
using Abide.Execution.Building;

namespace Abide.Execution.Toolchains;

/// <summary>
/// Compilers that are pointed to root directories, kept in the user's cache: <c>bin/cc</c> and the like start this machine's gcc, and <c>lib</c> has start files, links and linker
/// scripts that lead into the root. Nothing is written to the root.
/// </summary>
/// <param name="directory">Absolute; made when something is written.</param>
public sealed class SysrootStore(string directory)
{
    private const string Try = "#include <errno.h>\n#include <stdio.h>\nint main(void) { return errno == 0 ? puts(\"\") < 0 : 1; }\n";
    private const string Support = "abide-support";

    /// <summary>Beside the toolchains; null when the environment names no place.</summary>
    public static SysrootStore? Of(ImmutableSortedDictionary<string, string> environment) =>
        ToolchainStore.Of(environment) is { } toolchains ? new(Path.Combine(Path.GetDirectoryName(toolchains.Directory)!, "sysroots")) : null;

    /// <summary>Makes the compilers of a root, unless they are there, and has one make a program.</summary>
    /// <param name="sysroot">The root.</param>
    /// <param name="runner">Starts gcc.</param>
    /// <param name="token">Stops, and leaves nothing behind.</param>
    /// <returns>Their directory, absolute; or why there is none.</returns>
    public async Task<(string? Directory, PlanRefusal? Refusal)> PrepareAsync(Sysroot sysroot, ToolRunner runner, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(sysroot);
        ArgumentNullException.ThrowIfNull(runner);
        var prefix = RuntimeInformation.OSArchitecture == (sysroot.Architecture == "aarch64" ? Architecture.Arm64 : Architecture.X64) ? "" : $"{sysroot.Architecture}-linux-gnu-";
        if (runner.Find($"{prefix}gcc") is not { } gcc) return (null, new($"there is no {prefix}gcc on PATH to build with {sysroot.Directory}", "install gcc for that architecture"));
        var gpp = runner.Find($"{prefix}g++");
        var archive = sysroot.PlusPlusVersion is null && gpp is not null ? await LibraryAsync(gpp, runner, token) : null;
        var files = Files(sysroot, gcc, gpp ?? "g++", archive).ToImmutableArray();
        var place = Path.Combine(directory, $"{Path.GetFileName(sysroot.Directory)}-{sysroot.Architecture}-{KitStore.Digest([.. files, .. sysroot.Links.Select(link => new KitFile(link.Key, link.Value))])}");
        if (Directory.Exists(place)) return (place, null);

        var aside = $"{place}.{Environment.ProcessId}.tmp";
        try
        {
            foreach (var file in files)
                KitStore.Write(Path.Combine(aside, file.Path), file);
            foreach (var (name, file) in sysroot.Links)
            {
                if (!File.Exists(Path.Combine(aside, "lib", name))) File.CreateSymbolicLink(Path.Combine(aside, "lib", name), file);
            }

            var made = await runner.AskAsync("/bin/sh", ["-e", "make.sh"], aside, token, ("LC_ALL", "C"));
            if (!made.IsGood) return (null, new($"gcc makes no program with {sysroot.Directory}: {made.Reason}", "see what is missing in that root, or name another: --sysroot DIR"));
            token.ThrowIfCancellationRequested();
            if (!Directory.Exists(place)) Directory.Move(aside, place);
            return (place, null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Directory.Exists(place) ? (place, null) : (null, new($"the compilers for {sysroot.Directory} cannot be written: {e.Message}", "name another place in XDG_CACHE_HOME"));
        }
        finally
        {
            if (Directory.Exists(aside)) Directory.Delete(aside, recursive: true);
        }
    }

    private static IEnumerable<KitFile> Files(Sysroot sysroot, string gcc, string gpp, string? archive)
    {
        foreach (var name in (string[])["cc", "gcc", "c++", "g++"])
        {
            var isPlusPlus = name.EndsWith("++", StringComparison.Ordinal);
            yield return new($"bin/{name}",
                $"""
                #!/bin/sh
                here=$(cd "$(dirname "$0")/.." && pwd)
                exec '{(isPlusPlus ? gpp : gcc)}' {string.Join(' ', Flags(sysroot, isPlusPlus))} "$@"

                """, IsExecutable: true);
        }

        foreach (var (name, text) in sysroot.Scripts)
            yield return new($"lib/{name}", text);
        yield return new("try.c", Try);
        var sources = archive is null ? [] : KitStore.Sources(sysroot.Glibc).ToImmutableArray();
        if (sources.Length > 0)
            yield return new("lib/libstdc++.a", $"INPUT ( {archive} -l{Support} )\n");
        foreach (var source in sources)
            yield return source;
        yield return new("make.sh",
            $$"""
            # Has gcc make a program with the root, and what its own C++ library asks of a newer glibc.
            for source in support/*.c; do
              [ -e "$source" ] || continue
              bin/cc -O2 -fPIC -ffunction-sections -U_FORTIFY_SOURCE -fno-stack-protector -c -o "${source%.c}.o" "$source"
              "$(bin/cc -print-prog-name=ar)" rcs lib/lib{{Support}}.a "${source%.c}.o"
            done
            bin/cc -o tried try.c
            rm tried

            """);
    }

    /// <summary>The root's libraries first: gcc's own directories lead to this machine's.</summary>
    private static IEnumerable<string> Flags(Sysroot sysroot, bool isPlusPlus)
    {
        yield return Quoted($"--sysroot={sysroot.Directory}");
        yield return "-B\"$here/lib\" -L\"$here/lib\"";
        foreach (var directory in sysroot.Libraries)
            yield return Quoted($"-L{directory}");
        yield return Quoted($"-Wl,-rpath-link,{string.Join(':', sysroot.Libraries)}");
        foreach (var directory in sysroot.Headers)
            yield return $"-idirafter {Quoted(directory)}";
        if (!sysroot.HasSharedGcc) yield return "-static-libgcc";
        if (!isPlusPlus) yield break;
        if (sysroot.PlusPlusVersion is null) yield return "-static-libstdc++";
        else yield return "-nostdinc++";
        foreach (var directory in sysroot.PlusPlusHeaders)
            yield return $"-isystem {Quoted(directory)}";
    }

    private static string Quoted(string word) => $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    /// <summary>The compiler's own static C++ library; null when it has none.</summary>
    private static async Task<string?> LibraryAsync(string gpp, ToolRunner runner, CancellationToken token)
    {
        var answer = await runner.AskAsync(gpp, ["-print-file-name=libstdc++.a"], "/", token, ("LC_ALL", "C"));
        return answer.IsGood && answer.Output.Trim() is ['/', ..] path ? Path.GetFullPath(path) : null;
    }
}
