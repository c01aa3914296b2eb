using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Abide.Builds.Plans.Sysroots;
using Abide.Compatibility.Targets.Kits;
using Abide.Execution.Building;

namespace Abide.Execution.Toolchains;

/// <summary>
/// Reproduction kits that plans link with, built once and kept in the user's cache. They differ from those that <c>abide repro</c> writes in two things,
/// which make builds succeed that a kit as it is shows to fail: <c>-lc</c> brings in the libraries that went into libc.so.6 with glibc 2.34, as far as
/// they are used; and what a newer libstdc++.a asks of glibc is linked in.
/// </summary>
/// <param name="directory">Absolute; made when something is built.</param>
public sealed class KitStore(string directory)
{
    private static readonly Version s_merged = new(2, 34);
    private static readonly string[] s_formerLibraries = ["libpthread.so.0", "libdl.so.2", "librt.so.1", "libutil.so.1", "libanl.so.1", "libresolv.so.2"];

    /// <summary>Beside the toolchains; null when the environment names no place.</summary>
    public static KitStore? Of(ImmutableSortedDictionary<string, string> environment) =>
        ToolchainStore.Of(environment) is { } toolchains ? new(Path.Combine(Path.GetDirectoryName(toolchains.Directory)!, "kits")) : null;

    /// <summary>Where the compilers of a kit lie, and those that are pointed to a root.</summary>
    /// <param name="kit">What was prepared.</param>
    public static string Compilers(string kit) => Path.Combine(kit, "bin");

    /// <summary>Builds the kit, unless it is there.</summary>
    /// <param name="kit">What it is made of.</param>
    /// <param name="runner">Starts the compiler.</param>
    /// <param name="token">Stops, and leaves nothing behind.</param>
    /// <returns>Its directory, absolute; or why there is none.</returns>
    public async Task<(string? Directory, string? Failure)> PrepareAsync(ReproductionKit kit, ToolRunner runner, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(kit);
        ArgumentNullException.ThrowIfNull(runner);
        var prefix = RuntimeInformation.OSArchitecture == (kit.Offer.Architecture == "aarch64" ? Architecture.Arm64 : Architecture.X64) ? "" : $"{kit.Offer.Architecture}-linux-gnu-";
        if (runner.Find($"{prefix}gcc") is not { } gcc) return (null, $"there is no {prefix}gcc on PATH");
        var files = kit.Files.Select(Adapt(kit)).Concat(Support(kit.Offer.LibcVersion!)).Concat(Commands(gcc, runner.Find($"{prefix}g++") ?? "g++")).ToImmutableArray();
        var place = Path.Combine(directory, $"{kit.Offer.Userland}-{kit.Offer.Architecture}-{Digest(files)}");
        if (File.Exists(Path.Combine(place, "lib", "libc.so.6"))) return (place, null);

        var aside = $"{place}.{Environment.ProcessId}.tmp";
        try
        {
            foreach (var file in files)
                Write(Path.Combine(aside, file.Path), file);
            // CC of the build is a user's choice for programs; the stubs are made by what the scripts know to be right.
            var made = await runner.AskAsync("/bin/bash", ["-c", "./build.sh && ./add-support.sh"], aside, token, ("CC", null), ("CXX", null));
            if (!made.IsGood) return (null, made.Reason);
            token.ThrowIfCancellationRequested();
            if (!Directory.Exists(place)) Directory.Move(aside, place);
            return (place, null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return File.Exists(Path.Combine(place, "lib", "libc.so.6")) ? (place, null) : (null, e.Message);
        }
        finally
        {
            if (Directory.Exists(aside)) Directory.Delete(aside, recursive: true);
        }
    }

    private static Func<KitFile, KitFile> Adapt(ReproductionKit kit) => file =>
        file.Path == "link/libc.so" && kit.Offer.LibcVersion < s_merged
            ? file with { Text = file.Text.Replace("AS_NEEDED ( ", $"AS_NEEDED ( {string.Join(' ', s_formerLibraries.Where(name => kit.Files.Any(other => other.Path == $"stubs/{name}.s")))} ", StringComparison.Ordinal) }
            : file;

    /// <summary>The sources of what is missing.</summary>
    internal static IEnumerable<KitFile> Sources(Version glibc) => GlibcSupport.MissingFrom(glibc).Select(part => new KitFile($"support/{part.Name}.c", Source(part.Name)));

    private static IEnumerable<KitFile> Support(Version glibc)
    {
        foreach (var source in Sources(glibc))
            yield return source;
        yield return new("add-support.sh",
            """
            #!/usr/bin/env bash
            # Adds what newer C++ libraries ask of glibc to the part of the C library that is linked in.
            set -euo pipefail
            cd "$(dirname "${BASH_SOURCE[0]}")"
            . ./env.sh
            archive=$($CC -print-prog-name=ar)
            for source in support/*.c; do
              [ -e "$source" ] || continue
              object=lib/$(basename "$source" .c).o
              $CC -O2 -fPIC -ffunction-sections $CFLAGS -U_FORTIFY_SOURCE -fno-stack-protector -c -o "$object" "$source"
              "$archive" rs lib/libc_nonshared.a "$object"
              rm "$object"
            done

            """, IsExecutable: true);
    }

    /// <summary>The compilers, pointed to the kit, under the names that builds know them by. Their files are named in full: PATH may lead to these very commands.</summary>
    private static IEnumerable<KitFile> Commands(string compiler, string plusPlus)
    {
        foreach (var (name, program) in ((string, string)[])[("cc", compiler), ("gcc", compiler), ("c++", plusPlus), ("g++", plusPlus)])
        {
            yield return new($"bin/{name}",
                $"""
                #!/bin/sh
                kit=$(cd "$(dirname "$0")/.." && pwd)
                exec '{program}' -isystem "$kit/include" -B"$kit/lib" -L"$kit/lib" -Wl,-rpath-link,"$kit/lib"{(name.EndsWith("++", StringComparison.Ordinal) ? " -static-libstdc++" : "")} "$@"

                """, IsExecutable: true);
        }
    }

    private static string Source(string name)
    {
        using var reader = new StreamReader(typeof(KitStore).Assembly.GetManifestResourceStream($"support/{name}.c")!);
        return reader.ReadToEnd();
    }

    internal static string Digest(ImmutableArray<KitFile> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in files)
            hash.AppendData(Encoding.UTF8.GetBytes($"{file.Path}\0{file.Text}\0"));
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..12];
    }

    internal static void Write(string path, KitFile file)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, file.Text);
        if (file.IsExecutable && !OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, File.GetUnixFileMode(path) | UnixFileMode.UserExecute);
    }
}
