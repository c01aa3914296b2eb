using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Abide.Builds.Projects.Machine;
using Abide.Builds.Projects.Settings;
using Abide.Formats.Elf;
using Abide.Formats.Roots;

namespace Abide.Execution.Building;

/// <summary>Asks the C compiler what it is, what it compiles for, and what it would link with. Nothing is compiled to a file or linked.</summary>
/// <param name="runner">Starts it.</param>
/// <param name="directory">Where the build would start it: <c>--sysroot=../root</c> counts from there.</param>
internal sealed partial class CompilerQuestions(ToolRunner runner, string directory)
{
    private const int MostLibrary = 64 << 20;

    private readonly ImmutableArray<string>.Builder _unlearnt = ImmutableArray.CreateBuilder<string>();

    /// <param name="settings">CC, CGO_CFLAGS and CGO_LDFLAGS are used.</param>
    /// <param name="token">Ends whatever runs.</param>
    public async Task<CompilerFacts> AskAsync(GoSettings settings, CancellationToken token)
    {
        var command = settings["CC"].Value is { Length: > 0 } cc ? cc : "gcc";
        var words = GoSettings.Words(command);
        if (words.IsEmpty || runner.Find(words[0]) is not { } file)
            return new CompilerFacts { Command = command };

        string[] own = [.. words[1..]];
        string[] compiling = [.. own, .. GoSettings.Words(settings["CGO_CFLAGS"].Value).Where(IsAboutRoot)];
        string[] linking = [.. own, .. GoSettings.Words(settings["CGO_LDFLAGS"].Value).Where(word => IsAboutRoot(word) || IsAboutLinker(word))];
        var about = await runner.AskAsync(file, [.. own, "-v"], directory, token, Plain);
        if (!about.IsGood) _unlearnt.Add($"release of {command}: {about.Reason}");
        var linker = await LinkerAsync(file, linking, token);
        var headers = await HeadersAsync(file, compiling, token);
        // Wrappers of gcc and clang for another libc (musl-gcc, zig cc) give back the host's when asked for a file: their headers tell.
        var makesLibc = linker.Version?.StartsWith("zig ", StringComparison.Ordinal) == true;
        var isForeign = makesLibc || headers is { GlibcFile: not null, Glibc: null };
        var libc = isForeign ? null : await FileNameAsync(file, linking, "libc.so.6", token) ?? await FileNameAsync(file, linking, "libc.so", token);
        return new CompilerFacts
        {
            Command = command,
            File = file,
            Version = FirstMatch(VersionLine(), about.Errors),
            Target = await OneLineAsync(file, [.. own, "-dumpmachine"], token),
            Sysroot = await SysrootAsync(file, linking, about.Errors, token),
            Proper = await OneLineAsync(file, [.. own, "-print-prog-name=cc1"], token) is { } proper && proper.Contains('/', StringComparison.Ordinal) && ToolRunner.IsProgram(proper) ? proper : null,
            Linker = makesLibc ? file : linker.File,
            LinkerVersion = linker.Version,
            Libc = libc,
            LibcVersion = makesLibc ? headers.Glibc : libc is null ? null : GlibcRelease(libc),
            LacksHeaders = headers.GlibcFile is null && !_unlearnt.Any(gap => gap.Contains("features.h", StringComparison.Ordinal)),
            HeaderVersion = headers.Glibc,
            Headers = headers.GlibcFile,
            KernelHeaderVersion = headers.Kernel,
            KernelHeaders = headers.KernelFile,
            Unlearnt = _unlearnt.DrainToImmutable(),
        };
    }

    /// <summary>The library that <c>-lNAME</c> finds, and what a program linked with it needs at run time.</summary>
    public async Task<LinkedLibrary> LibraryAsync(CompilerFacts compiler, ImmutableArray<string> search, string name, ImmutableArray<string> packages, CancellationToken token)
    {
        string[] arguments = [.. GoSettings.Words(compiler.Command)[1..], .. search];
        var file = search.Where(word => word.StartsWith("-L", StringComparison.Ordinal) && word.Length > 2).SelectMany(word => (string[])[Path.Combine(word[2..], $"lib{name}.so"), Path.Combine(word[2..], $"lib{name}.a")]).FirstOrDefault(SmallFile.Exists)
            ?? await FileNameAsync(compiler.File!, arguments, $"lib{name}.so", token)
            ?? await FileNameAsync(compiler.File!, arguments, $"lib{name}.a", token);
        return new(name, packages, file, file is null ? null : Soname(file));
    }

    private static (string Name, string? Value)[] Plain => [("LC_ALL", "C"), ("LANG", null), ("LANGUAGE", null)];

    /// <summary>The driver hands <c>--version</c> to the linker that it would start; collect2 tells which file that is.</summary>
    private async Task<(string? File, string? Version)> LinkerAsync(string compiler, string[] own, CancellationToken token)
    {
        var answer = await runner.AskAsync(compiler, [.. own, "-Wl,--version"], directory, token, Plain);
        var version = answer.Output.Split('\n')[0].Trim();
        var told = answer.Errors.Split('\n').Select(line => line.Split(' ', 2)[0]).FirstOrDefault(word => word.StartsWith('/') && ToolRunner.IsProgram(word));
        if (told is null)
        {
            var name = own.LastOrDefault(IsAboutLinker)?.Split('=')[^1] is { } asked ? asked.StartsWith('/') ? asked : $"ld.{asked}" : "ld";
            told = await OneLineAsync(compiler, [.. own, $"-print-prog-name={name}"], token) is { } found ? runner.Find(found) : null;
        }

        if (version.Length == 0) _unlearnt.Add($"release of the linker: {answer.Reason}");
        return (told is null ? null : new DirectoryTree("/").Find(told)?.Path ?? told, version.Length == 0 ? null : version);
    }

    /// <summary>What <c>#include &lt;features.h&gt;</c> and <c>&lt;linux/version.h&gt;</c> really lead to, one question each: either may be missing.</summary>
    private async Task<(Version? Glibc, string? GlibcFile, Version? Kernel, string? KernelFile)> HeadersAsync(string compiler, string[] own, CancellationToken token)
    {
        var glibc = await MacrosAsync("features.h");
        var kernel = await MacrosAsync("linux/version.h");
        return (
            Number(glibc.Macros, "__GLIBC__") is { } major && Number(glibc.Macros, "__GLIBC_MINOR__") is { } minor ? new Version(major, minor) : null,
            glibc.File,
            Number(kernel.Macros, "LINUX_VERSION_CODE") is { } code ? new Version(code >> 16, (code >> 8) & 0xff, code & 0xff) : null,
            kernel.File);

        async Task<(string Macros, string? File)> MacrosAsync(string header)
        {
            var macros = await runner.AskAsync(compiler, [.. own, "-E", "-dD", "-include", header, "-x", "c", "-"], directory, token, Plain);
            if (!macros.IsGood)
            {
                // Only "not found" says that there is none; anything else says that the question failed.
                if (!macros.Errors.Contains($"{header}: No such file", StringComparison.Ordinal) && !macros.Errors.Contains($"'{header}' file not found", StringComparison.Ordinal))
                    _unlearnt.Add($"which {header} {compiler} reads: {macros.Reason}");
                return ("", null);
            }

            var line = macros.Output.Split('\n').FirstOrDefault(line => line.StartsWith("# ", StringComparison.Ordinal) && line.Contains($"/{header}\"", StringComparison.Ordinal));
            return (macros.Output, line?.Split('"') is [_, var file, ..] ? Path.GetFullPath(file, directory) : null);
        }
    }

    private async Task<string?> SysrootAsync(string compiler, string[] own, string about, CancellationToken token)
    {
        var asked = own.LastOrDefault(word => word.StartsWith("--sysroot=", StringComparison.Ordinal))?["--sysroot=".Length..]
            ?? (Array.LastIndexOf(own, "--sysroot") is >= 0 and var at && at + 1 < own.Length ? own[at + 1] : null);
        var told = asked ?? (about.Contains("clang", StringComparison.Ordinal) ? "" : await OneLineAsync(compiler, [.. own, "-print-sysroot"], token) ?? "");
        var full = told.Length == 0 ? "" : Path.GetFullPath(told, directory);
        return full == "/" ? "" : full;
    }

    /// <summary>Null when the compiler knows no such file: it then says the name back.</summary>
    private async Task<string?> FileNameAsync(string compiler, string[] own, string name, CancellationToken token) =>
        await OneLineAsync(compiler, [.. own, $"-print-file-name={name}"], token) is { } path && path.Contains('/', StringComparison.Ordinal) && new DirectoryTree("/").Find(Path.GetFullPath(path, directory)) is { Kind: RootEntryKind.File } entry
            ? entry.Path
            : null;

    private async Task<string?> OneLineAsync(string compiler, string[] arguments, CancellationToken token)
    {
        var answer = await runner.AskAsync(compiler, arguments, directory, token, Plain);
        return answer.IsGood && answer.Output.Trim() is { Length: > 0 } line && !line.Contains('\n', StringComparison.Ordinal) ? line : null;
    }

    private static ElfFile? ReadLibrary(string path) =>
        SmallFile.Read(path, out _, MostLibrary) is { } bytes && ElfHeader.HasMagic(bytes) && ElfFile.TryParse(bytes, path, out var elf, out _) ? elf : null;

    /// <summary>The newest GLIBC_2.N that it defines; null when it is no glibc.</summary>
    internal static Version? GlibcRelease(string path)
    {
        const string Prefix = "GLIBC_";
        return ReadLibrary(path)?.Versions.Definitions
            .Select(definition => definition.Version.StartsWith(Prefix, StringComparison.Ordinal) && Version.TryParse(definition.Version.AsSpan(Prefix.Length), out var version) ? version : null)
            .Max();
    }

    private static string? Soname(string path) =>
        ReadLibrary(path) is not { } elf ? null : elf.Dynamic?.Soname ?? Path.GetFileName(path);

    private static bool IsAboutRoot(string word) => word.StartsWith("--sysroot", StringComparison.Ordinal) || word.StartsWith("-B", StringComparison.Ordinal) || word.StartsWith("-I", StringComparison.Ordinal) || word.StartsWith("-isystem", StringComparison.Ordinal) || word is "-m32" or "-m64";

    private static bool IsAboutLinker(string word) => word.StartsWith("-fuse-ld=", StringComparison.Ordinal);

    private static int? Number(string macros, string name)
    {
        var mark = $"#define {name} ";
        foreach (var line in macros.Split('\n'))
        {
            if (line.StartsWith(mark, StringComparison.Ordinal))
                return int.TryParse(line.AsSpan(mark.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
        }

        return null;
    }

    private static string? FirstMatch(Regex expression, string text) => expression.Match(text) is { Success: true } match ? match.Value.Trim() : null;

    [GeneratedRegex("^.*(gcc version|clang version|icc version).*$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex VersionLine();
}
