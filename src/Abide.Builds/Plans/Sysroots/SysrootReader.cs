using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;
using Abide.Compatibility.Targets;
using Abide.Compatibility.Targets.Roots;
using Abide.Formats.Elf;
using Abide.Formats.Roots;

namespace Abide.Builds.Plans.Sysroots;

/// <summary>
/// Reads what a root has to build with. gcc with <c>--sysroot</c> alone links with its own machine's start files and libraries where it finds them first; ld follows absolute links
/// out of the root, and stops at a linker script whose paths lead through one. So everything is looked up here, inside the root.
/// </summary>
public sealed partial class SysrootReader
{
    private const string LibcName = "libc.so";
    private const int LongestScript = 1 << 16, HeaderSize = 64;

    private static readonly Version s_merged = new(2, 34);
    private static readonly string[] s_formerLibraries = ["libpthread.so.0", "libdl.so.2", "librt.so.1", "libutil.so.1", "libanl.so.1", "libresolv.so.2"];

    private readonly string _directory, _architecture, _multiarch;
    private readonly IRootTree _root, _machine;

    private SysrootReader(string directory, string architecture, IRootTree root, IRootTree machine) =>
        (_directory, _architecture, _multiarch, _root, _machine) = (directory, architecture, $"{architecture}-linux-gnu", root, machine);

    /// <summary>The root as one to build with, or why it is none.</summary>
    /// <param name="directory">Absolute, links resolved.</param>
    /// <param name="architecture">What is built for.</param>
    public static (Sysroot? Sysroot, PlanRefusal? Refusal) Read(string directory, string architecture) =>
        new SysrootReader(directory, architecture, new DirectoryTree(directory), new DirectoryTree("/")).Read();

    private (Sysroot? Sysroot, PlanRefusal? Refusal) Read()
    {
        if (!IsFile("/usr/include/stdio.h") || !IsFile("/usr/include/features.h")) return Lacks("headers of the C library", "libc6-dev", "glibc-devel and glibc-headers");
        if (!IsFile("/usr/include/linux/errno.h")) return Lacks("headers of the kernel", "linux-libc-dev", "kernel-headers");
        var directories = Directories();
        if (directories.FirstOrDefault(directory => IsFile($"{directory}/crt1.o")) is not { } start) return Lacks("crt1.o, with which programs start,", "libc6-dev", "glibc-devel");
        if (MachineOf($"{start}/crt1.o") is var machine && machine != Expected)
            return (null, new($"the start files of {_directory} are for {machine?.ToString() ?? "no machine"}, and {_architecture} is built for", "name a root of that architecture"));
        if (!directories.Any(directory => IsFile($"{directory}/{LibcName}"))) return Lacks("libc.so, which the linker looks for,", "libc6-dev", "glibc-devel");
        if (RootTarget.Create(_directory, _root, kernel: null, _ => null).OfferFor(_architecture).Value is not { Libc: LibcFamily.Glibc, LibcVersion: { } glibc })
            return Lacks($"a glibc for {_architecture} whose release it says", "libc6", "glibc");

        var plusPlus = PlusPlus();
        return (new Sysroot
        {
            Directory = _directory,
            Architecture = _architecture,
            Glibc = glibc,
            Libraries = [.. directories.Select(Here)],
            Headers = [.. new[] { $"/usr/include/{_multiarch}" }.Where(IsDirectory).Select(Here)],
            Links = Links(directories, start, plusPlus?.Library),
            Scripts = WithFormerLibraries(Scripts(directories), directories, glibc),
            PlusPlusHeaders = plusPlus?.Headers ?? [],
            PlusPlusVersion = plusPlus?.Version,
            HasSharedGcc = directories.Any(directory => IsFile($"{directory}/libgcc_s.so.1")),
        }, null);
    }

    private ElfMachine? Expected => _architecture switch { "x86_64" => ElfMachine.X86_64, "aarch64" => ElfMachine.AArch64, "i686" => ElfMachine.I386, _ => null };

    private (Sysroot?, PlanRefusal?) Lacks(string what, string debian, string enterprise)
    {
        var packages = IsDirectory("/var/lib/dpkg") ? $"Debian has it in {debian}" : IsDirectory("/var/lib/rpm") ? $"Enterprise Linux has it in {enterprise}" : $"Debian has it in {debian}, Enterprise Linux in {enterprise}";
        return (null, new($"{_directory} has no {what} and cannot be built with".Replace(", and", " and", StringComparison.Ordinal), $"{packages}; install the package in the root, or name a root that has it: --sysroot DIR"));
    }

    /// <summary>Inside the root, links resolved, each once: those of the architecture where there are some.</summary>
    private ImmutableArray<string> Directories()
    {
        string[][] layouts = [[$"/usr/lib/{_multiarch}", $"/lib/{_multiarch}"], ["/usr/lib64", "/lib64"], ["/usr/lib", "/lib"]];
        return [.. (layouts.FirstOrDefault(layout => layout.Any(directory => IsFile($"{directory}/crt1.o"))) ?? layouts[0])
            .Select(directory => _root.Find(directory)).Where(found => found is { Kind: RootEntryKind.Directory }).Select(found => found!.Path).Distinct(StringComparer.Ordinal)];
    }

    private ImmutableSortedDictionary<string, string> Links(ImmutableArray<string> directories, string start, string? plusPlus)
    {
        var links = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var name in (_root.List(start) ?? []).Where(name => name.EndsWith("crt1.o", StringComparison.Ordinal) || name is "crti.o" or "crtn.o"))
            Add(start, name);
        foreach (var directory in directories)
        {
            foreach (var name in (_root.List(directory) ?? []).Where(name => name.StartsWith("lib", StringComparison.Ordinal)))
            {
                if (_root.Look($"{directory}/{name}") is { IsLink: true } && _machine.Find($"{Here(directory)}/{name}")?.Path != (_root.Find($"{directory}/{name}") is { } found ? _directory + found.Path : null))
                    Add(directory, name);
            }
        }

        foreach (var name in plusPlus is null ? [] : (string[])["libstdc++.so", "libstdc++.a", "libsupc++.a"])
            Add(plusPlus!, name);
        return links.ToImmutable();

        void Add(string directory, string name)
        {
            if (!links.ContainsKey(name) && _root.Find($"{directory}/{name}") is { Kind: RootEntryKind.File } found) links[name] = _directory + found.Path;
        }
    }

    private ImmutableSortedDictionary<string, string> Scripts(ImmutableArray<string> directories)
    {
        var scripts = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var directory in directories)
        {
            foreach (var name in (_root.List(directory) ?? []).Where(name => name.StartsWith("lib", StringComparison.Ordinal) && Path.GetExtension(name) is ".so" or ".a" && !scripts.ContainsKey(name)))
            {
                if (_root.Look($"{directory}/{name}") is not { Kind: RootEntryKind.File, Length: > 0 and < LongestScript } || _root.Read($"{directory}/{name}", LongestScript) is not { } bytes) continue;
                if (bytes.AsSpan().StartsWith("\u007fELF"u8) || bytes.AsSpan().StartsWith("!<arch>"u8) || bytes.Contains((byte)0)) continue;
                var text = Comment().Replace(Encoding.UTF8.GetString(bytes), " ");
                if (AbsolutePath().IsMatch(text)) scripts[name] = AbsolutePath().Replace(text, path => _root.Find(path.Value) is { } found ? _directory + found.Path : _directory + path.Value).Trim() + "\n";
            }
        }

        return scripts.ToImmutable();
    }

    /// <summary>With glibc 2.34 some libraries became parts of libc.so.6, and projects ceased to name them: libc.so brings in those that are used.</summary>
    private ImmutableSortedDictionary<string, string> WithFormerLibraries(ImmutableSortedDictionary<string, string> scripts, ImmutableArray<string> directories, Version glibc)
    {
        if (glibc >= s_merged || !scripts.TryGetValue(LibcName, out var libc)) return scripts;
        var former = s_formerLibraries.Select(name => directories.Select(directory => _root.Find($"{directory}/{name}")).FirstOrDefault(found => found is not null)).OfType<RootEntry>().Select(found => _directory + found.Path);
        return scripts.SetItem(LibcName, $"{libc}INPUT ( AS_NEEDED ( {string.Join(' ', former)} ) )\n");
    }

    /// <summary>The newest release of gcc in the root that has both headers and library of C++.</summary>
    private (ImmutableArray<string> Headers, string Library, string Version)? PlusPlus()
    {
        var found =
            from machine in _root.List("/usr/lib/gcc") ?? []
            where machine.StartsWith($"{_architecture}-", StringComparison.Ordinal)
            from version in _root.List($"/usr/lib/gcc/{machine}") ?? []
            where Version.TryParse(version.Contains('.', StringComparison.Ordinal) ? version : $"{version}.0", out _)
            let library = $"/usr/lib/gcc/{machine}/{version}"
            let headers = $"/usr/include/c++/{version}"
            where IsFile($"{library}/libstdc++.so") && IsFile($"{headers}/iostream")
            let own = new[] { $"/usr/include/{_multiarch}/c++/{version}", $"{headers}/{machine}" }.FirstOrDefault(IsDirectory)
            where own is not null
            orderby Version.Parse(version.Contains('.', StringComparison.Ordinal) ? version : $"{version}.0") descending
            select ((ImmutableArray<string>)[Here(headers), Here(own), Here($"{headers}/backward")], library, version);
        return found.Select(each => ((ImmutableArray<string>, string, string)?)each).FirstOrDefault();
    }

    private bool IsFile(string path) => _root.Find(path) is { Kind: RootEntryKind.File };

    private bool IsDirectory(string path) => _root.Find(path) is { Kind: RootEntryKind.Directory };

    private string Here(string path) => _directory + (_root.Find(path)?.Path ?? path);

    /// <summary>e_machine (System V ABI, ELF header); the machines that Abide builds for are little-endian.</summary>
    private ElfMachine? MachineOf(string path)
    {
        const int MachineOffset = 18;
        return _root.ReadStart(path, HeaderSize) is { Length: HeaderSize } header && ElfHeader.HasMagic(header) ? (ElfMachine)(header[MachineOffset] | (header[MachineOffset + 1] << 8)) : null;
    }

    [GeneratedRegex(@"/\*.*?\*/", RegexOptions.Singleline | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Comment();

    [GeneratedRegex(@"(?<=^|[\s(,])/[^\s(),]+", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex AbsolutePath();
}
