using System.Collections.Immutable;
using System.Text;
using Abide.Builds.Traces;
using Abide.Builds.Traces.CommandLines;
using Abide.Formats.Elf;

namespace Abide.Execution.Tracing;

/// <summary>Makes link maps from what linkers opened.</summary>
internal sealed class LinkAssembly(IReadOnlyList<TracedCommand> commands, FileRoots roots, GoPackages packages, Func<TracedCommand, int> expectedRoot, Func<string, string> realPath)
{
    private readonly Dictionary<string, string?> _sonames = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string?> _libcs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _scripts = new(StringComparer.Ordinal);

    public IEnumerable<Linking> Make()
    {
        foreach (var command in commands)
        {
            if (command.Linker is { } arguments && !IsAside(command, arguments))
                yield return Describe(command, arguments);
            else if (command.Family == ToolFamily.GoLinker && LinkedOutput.OutputOf(command.Arguments) is { } output && !commands.Any(other => other.Parent == command && other.Family.IsDriver() && IsLink(other)))
                yield return OfGo(command, output);
        }
    }

    /// <summary>Trials of go and cgo, partial links, and what zig makes for itself.</summary>
    private static bool IsAside(TracedCommand command, LinkerArguments arguments) =>
        command.Arguments.Contains("-r") || command.Arguments.Contains("--relocatable") || arguments.Output == "/dev/null"
        || (command.Driver is { } driver && (ShadowRuns.IsGosQuestion(driver) || driver.Compiler!.Mode == CompilerMode.Ask
            || (driver.Family == ToolFamily.Zig && arguments.Output is { } output && driver.Compiler.Output is { } wanted && PathNames.FileName(output) != PathNames.FileName(wanted))));

    private static bool IsLink(TracedCommand driver) => driver.Compiler!.Mode == CompilerMode.Link;

    private Linking OfGo(TracedCommand command, string output) => new()
    {
        Command = command.Id,
        Output = packages.Shorten(PathNames.Absolute(command.Directory, output)),
        Package = packages.Of(command.Arguments),
        Needed = command.Needed,
        Unknown = "linked by Go's own linker from the archives of packages; it opens no library",
    };

    private Linking Describe(TracedCommand command, LinkerArguments arguments)
    {
        var driver = command.Driver;
        var directories = arguments.Directories.Select(path => Describe(path, driver)).ToImmutableArray();
        var files = ImmutableArray.CreateBuilder<LinkedFile>();
        foreach (var opened in command.Opened)
        {
            // lld looks at what it is about to replace.
            if (opened.Path != PathNames.Absolute(command.Directory, arguments.Output!) && KindOf(opened) is { } kind)
                files.Add(Describe(opened, kind, command, arguments, directories));
        }

        var libc = files.Select(file => (file.Path, Name: LibcOf(file))).FirstOrDefault(file => file.Name is not null);
        return new()
        {
            Command = command.Id,
            Driver = driver?.Id,
            Output = driver?.Compiler!.Output is { } wanted ? packages.Shorten(PathNames.Absolute(driver.Directory, wanted))
                : arguments.Output is { } output ? packages.Shorten(PathNames.Absolute(command.Directory, output)) : null,
            Package = packages.Of((driver ?? command).Arguments),
            Asked = [.. arguments.Libraries.Select(library => $"-l{library}")],
            Directories = [.. directories.Select(directory => directory with { Path = packages.Shorten(directory.Path) })],
            Files = files.ToImmutable(),
            Needed = command.Needed,
            Libc = libc.Name,
            LibcFile = libc.Path,
            Root = expectedRoot(driver ?? command),
            Unknown = command.ExitCode is 0 ? null : "the linker did not succeed",
        };
    }

    private LibraryDirectory Describe(string path, TracedCommand? driver)
    {
        var absolute = PathNames.Absolute(driver?.Directory, path);
        foreach (var option in driver?.Compiler!.Options ?? [])
        {
            if (option is not { Name: "-L", Value: { } value } || PathNames.Absolute(driver!.Directory, value) != absolute)
                continue;
            return new(absolute, packages.OriginsOf(driver).Of(option.Words, absolute) ?? "-L");
        }

        return driver is null ? new(absolute, "-L")
            : driver.Environment.GetValueOrDefault("LIBRARY_PATH")?.Split(':').Any(entry => PathNames.Absolute(driver.Directory, entry) == absolute) == true ? new(absolute, "LIBRARY_PATH")
            : new(absolute, null);
    }

    private LinkedFile Describe(OpenedFile opened, LinkedFileKind kind, TracedCommand command, LinkerArguments arguments, ImmutableArray<LibraryDirectory> directories)
    {
        var (rule, by, directory) = RuleOf(opened, kind, command, arguments, directories);
        bool? needed = kind == LinkedFileKind.SharedLibrary && command.Needed is { } list ? list.Contains(Soname(opened.File) ?? PathNames.FileName(opened.Path)) : null;
        return new(packages.Shorten(opened.Path), opened.File == opened.Path ? null : packages.Shorten(opened.File), kind, rule, by, directory, roots.Of(opened.File), needed);
    }

    private (LibraryRule Rule, string? By, int? Directory) RuleOf(OpenedFile opened, LinkedFileKind kind, TracedCommand command, LinkerArguments arguments, ImmutableArray<LibraryDirectory> directories)
    {
        var driver = command.Driver;
        if (arguments.Files.Any(file => PathNames.Absolute(command.Directory, file) == opened.Path))
        {
            return driver is null || driver.Compiler!.Inputs.Any(input => PathNames.Absolute(driver.Directory, input) == opened.Path)
                ? (LibraryRule.Named, null, null)
                : (LibraryRule.Driver, null, null);
        }

        var name = PathNames.FileName(opened.Path);
        foreach (var library in arguments.Libraries)
        {
            if (name != (library is [':', .. var exact] ? exact : $"lib{library}.so") && name != $"lib{library}.a")
                continue;
            var at = directories.IndexOf(directories.FirstOrDefault(directory => directory.Path == PathNames.Directory(opened.Path)) ?? new("", null));
            var isAsked = driver is null || driver.Compiler!.Options.Any(option => option.Name == "-l" && option.Value == library) || driver.Compiler.Options.Any(option => option.Name.StartsWith("-Wl,", StringComparison.Ordinal) && option.Name.Contains($"-l{library}", StringComparison.Ordinal));
            return (isAsked ? LibraryRule.Searched : LibraryRule.Driver, $"-l{library}", at < 0 ? null : at);
        }

        foreach (var (script, text) in _scripts)
        {
            if (command.OpenedPaths.Contains(script) && text.Contains(name, StringComparison.Ordinal))
                return (LibraryRule.Script, script, null);
        }

        return kind == LinkedFileKind.SharedLibrary ? (LibraryRule.Needed, null, null) : (LibraryRule.Named, null, null);
    }

    /// <summary>Null for what is none of a program's parts: locales, configuration.</summary>
    private LinkedFileKind? KindOf(OpenedFile opened)
    {
        const int TypeAt = 16;
        const byte Relocatable = 1, Shared = 3; // ET_REL, ET_DYN
        var magic = opened.Magic.Span;
        if (magic.StartsWith("!<arch>\n"u8) || magic.StartsWith("!<thin>\n"u8))
            return LinkedFileKind.Archive;
        if (ElfHeader.HasMagic(magic) && magic.Length > TypeAt + 1)
        {
            var type = Math.Max(magic[TypeAt], magic[TypeAt + 1]); // either order of bytes
            return type == Relocatable ? LinkedFileKind.Object : type == Shared ? LinkedFileKind.SharedLibrary : null;
        }

        if (magic.StartsWith((ReadOnlySpan<byte>)[0x42, 0x43, 0xc0, 0xde]))
            return LinkedFileKind.Object; // LLVM's bitcode
        if (PathNames.FileName(opened.Path) is var name && (name.Contains(".so", StringComparison.Ordinal) || name.EndsWith(".a", StringComparison.Ordinal) || name.EndsWith(".ld", StringComparison.Ordinal) || name.EndsWith(".lds", StringComparison.Ordinal)))
        {
            _scripts.TryAdd(opened.Path, ShortText.Read(opened.Path) ?? "");
            return LinkedFileKind.Script;
        }

        return null;
    }

    private string? Soname(string file)
    {
        if (!_sonames.TryGetValue(file, out var soname))
            _sonames[file] = soname = LinkedOutput.ReadSoname(file);
        return soname;
    }

    private string? LibcOf(LinkedFile file)
    {
        var name = PathNames.FileName(file.Path);
        if (name is not ("libc.so.6" or "libc.a" or "libc.so") || file.Kind is LinkedFileKind.Script or LinkedFileKind.Object)
            return null;
        var place = realPath(file.File ?? file.Path);
        if (!_libcs.TryGetValue(place, out var libc))
        {
            var version = name == "libc.so.6" ? LinkedOutput.ReadGlibc(place) : name == "libc.a" ? StaticGlibc(place) : null;
            _libcs[place] = libc = version is not null ? $"glibc {version}" : place.Contains("musl", StringComparison.Ordinal) || name == "libc.so" ? "musl" : name == "libc.so.6" ? "glibc" : null;
        }

        return libc;
    }

    /// <summary>The banner of gnu_get_libc_version's object: <c>GNU C Library (...) stable release version 2.36.</c></summary>
    private static string? StaticGlibc(string path)
    {
        const int LongestArchive = 1 << 26;
        if (ShortText.ReadStart(path, LongestArchive) is not { } bytes)
            return null;
        var at = bytes.Span.IndexOf("GNU C Library"u8);
        if (at < 0)
            return null;
        var banner = Encoding.UTF8.GetString(bytes.Span.Slice(at, Math.Min(200, bytes.Length - at)));
        const string Marker = "release version ";
        var version = banner.IndexOf(Marker, StringComparison.Ordinal);
        return version < 0 ? null : string.Concat(banner.Skip(version + Marker.Length).TakeWhile(c => char.IsAsciiDigit(c) || c == '.')).TrimEnd('.');
    }
}
