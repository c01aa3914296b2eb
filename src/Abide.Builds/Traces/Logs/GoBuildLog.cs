using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Abide.Builds.Logs;
using Abide.Builds.Traces.CommandLines;
using Abide.Builds.Traces.Headers;

namespace Abide.Builds.Traces.Logs;

/// <summary>
/// Reads the commands of a saved log of <c>go build -x</c>, or of another build that prints its compilers' command lines. What a compiler finds and what
/// a linker opens is not in a log.
/// </summary>
public sealed partial class GoBuildLog
{
    private const int LongestLine = 1 << 20; // characters; what is longer is no command line that a kernel takes
    private const int MostCommands = 500_000;

    private readonly FileRoots _roots;
    private readonly List<BuildTool> _tools = [];
    private readonly List<BuildCommand> _commands = [];
    private readonly List<SearchOrder> _orders = [];
    private readonly List<Compilation> _compilations = [];
    private readonly List<Linking> _links = [];
    private readonly Dictionary<string, string> _packages = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _orderNumbers = new(StringComparer.Ordinal);
    private string? _directory;
    private string? _work;
    private string? _hereEnd;

    private GoBuildLog(string architecture) => _roots = new(architecture);

    /// <param name="reader">Of the log.</param>
    /// <param name="architecture">Of the host that it is read on, <c>x86_64</c>.</param>
    /// <returns>Without commands when the text holds none.</returns>
    public static BuildTrace Read(TextReader reader, string architecture)
    {
        var log = new GoBuildLog(architecture);
        var lines = new LogLines(reader, LongestLine);
        while (lines.Next() is { } line && log._commands.Count < MostCommands)
            log.Add(line);
        return log.Make(lines.Shortened);
    }

    private BuildTrace Make(int shortened)
    {
        var notes = ImmutableArray.CreateBuilder<string>();
        notes.Add("a log tells commands: which file each #include became and what linkers opened is not in it; abide trace -- COMMAND sees them");
        if (_work is not null)
            notes.Add("what go took from its cache is not in the log; go build -a -x prints everything");
        if (shortened > 0)
            notes.Add($"{shortened} lines of more than {LongestLine} characters were left out");
        return new()
        {
            Source = TraceSource.Log,
            Tools = [.. _tools],
            Commands = [.. _commands],
            SearchOrders = [.. _orders],
            Compilations = [.. _compilations.Select(compilation => compilation with { Package = compilation.Package ?? PackageOf(_commands[compilation.Command].Arguments) })],
            Links = [.. _links.Select(link => link with { Package = PackageOf(_commands[link.Command].Arguments) })],
            Roots = _roots.All,
            Notes = notes.ToImmutable(),
        };
    }

    private void Add(string raw)
    {
        var text = Escapes().Replace(raw, "");
        var line = text[LinePrefix.Length(text)..].Trim();
        if (_hereEnd is not null)
        {
            if (line == _hereEnd)
                _hereEnd = null;
            return;
        }

        var command = ShellLine.Parse(line);
        _hereEnd = command.HereEnd;
        if (command.Words.IsEmpty)
        {
            if (command.Variables.TryGetValue("WORK", out var work))
                _work = work;
            return;
        }

        if (command.Words is ["cd", var directory])
        {
            _directory = PathNames.Absolute(_directory, directory);
            return;
        }

        var family = ToolFamilies.Of(command.Words[0], command.Words);
        if (family == ToolFamily.Other || !LooksLikeCommand(command, family))
            return;
        Add(command, family);
    }

    private void Add(ShellLine command, ToolFamily family)
    {
        ImmutableArray<string> words = [.. command.Words.Select(Shorten)];
        var id = _commands.Count;
        var compiler = family.IsDriver() ? CompilerArguments.Parse(words.Skip(family == ToolFamily.Zig ? 2 : 1)) : null;
        var isQuestion = compiler?.Inputs.Contains("-") == true;
        NotePackage(words, family);
        _commands.Add(new()
        {
            Id = id,
            Kind = compiler is not null ? BuildCommandKinds.OfDriver(compiler, isQuestion) : KindOf(family),
            Tool = ToolNumber(words[0]),
            Arguments = words,
            Directory = _directory,
        });
        if (compiler is null || isQuestion || compiler.Mode == CompilerMode.Ask)
            return;

        var origins = new FlagOrigins { Environment = command.Variables, Directory = _directory, IsFromGo = _work is not null, Package = FlagOrigins.PackageOf(_directory, compiler) };
        var machine = compiler.Target ?? ToolFamilies.PrefixOf(words[0]);
        var root = _roots.Expected(compiler.HeaderRoot is { } sysroot ? PathNames.Absolute(_directory, sysroot) : null, machine);
        foreach (var (source, _) in compiler.Sources)
            AddCompilation(id, source, compiler, origins, machine, root);
        if (compiler.Mode == CompilerMode.Link)
        {
            _links.Add(new()
            {
                Command = id,
                Driver = id,
                Output = compiler.Output is { } output ? PathNames.Absolute(_directory, output) : null,
                Asked = [.. compiler.Options.Where(option => option.Name == "-l").Select(option => $"-l{option.Value}")],
                Directories = [.. compiler.Options.Where(option => option is { Name: "-L", Value: not null }).Select(option => PathNames.Absolute(_directory, option.Value!)).Select(path => new LibraryDirectory(path, "-L"))],
                Root = root,
                Unknown = "a log does not tell what the linker opened",
            });
        }
    }

    private void AddCompilation(int command, string source, CompilerArguments compiler, FlagOrigins origins, string? machine, int root)
    {
        var order = SearchOrders.FromOptions(_commands[command].Tool, compiler, origins);
        var key = $"{order.Compiler}\n{string.Join('\n', order.Directories)}";
        if (!_orderNumbers.TryGetValue(key, out var number))
        {
            _orderNumbers[key] = number = _orders.Count;
            _orders.Add(order);
        }

        _compilations.Add(new()
        {
            Id = _compilations.Count,
            Command = command,
            Source = PathNames.Absolute(_directory, source),
            Output = compiler.Output is { } output && compiler.Mode != CompilerMode.Link ? PathNames.Absolute(_directory, output) : null,
            SearchOrder = number,
            Target = machine,
            Root = root,
        });
    }

    /// <summary>A sentence may begin with gcc.</summary>
    private static bool LooksLikeCommand(ShellLine command, ToolFamily family) =>
        family is ToolFamily.GoTool or ToolFamily.GoLinker
        || (command.Words.Length > 1 && command.Words[0] is not [.., ':'] && command.Words.Skip(1).Any(word => word is ['-', _, ..] || word.EndsWith(".o", StringComparison.Ordinal) || word.EndsWith(".c", StringComparison.Ordinal) || word.EndsWith(".a", StringComparison.Ordinal)));

    private static BuildCommandKind KindOf(ToolFamily family) => family switch
    {
        ToolFamily.Assembler => BuildCommandKind.Assemble,
        ToolFamily.Linker => BuildCommandKind.Link,
        ToolFamily.Archiver => BuildCommandKind.Archive,
        ToolFamily.Step => BuildCommandKind.Step,
        _ => BuildCommandKind.Go,
    };

    private int ToolNumber(string path)
    {
        var at = _tools.FindIndex(tool => tool.Path == path);
        if (at >= 0)
            return at;
        _tools.Add(new(path, null, null));
        return _tools.Count - 1;
    }

    private string Shorten(string word) => _work is null ? word : word.Replace(_work, "$WORK", StringComparison.Ordinal);

    private void NotePackage(ImmutableArray<string> words, ToolFamily family)
    {
        if (family is not (ToolFamily.GoTool or ToolFamily.GoLinker))
            return;
        var name = After(words, "-importpath") ?? After(words, "-p");
        if (name is not null && (After(words, "-objdir") ?? After(words, "-o")) is { } place && WorkDirectory().Match(place) is { Success: true } match && (name != "main" || !_packages.ContainsKey(match.Value)))
            _packages[match.Value] = name;
    }

    private string? PackageOf(ImmutableArray<string> words)
    {
        foreach (var word in words)
        {
            if (WorkDirectory().Match(word) is { Success: true } match && _packages.TryGetValue(match.Value, out var name))
                return name;
        }

        return null;
    }

    private static string? After(ImmutableArray<string> words, string option) => words.IndexOf(option) is >= 0 and var at && at + 1 < words.Length ? words[at + 1] : null;

    [GeneratedRegex(@"^\$WORK/b[0-9]+(?=/)", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex WorkDirectory();

    [GeneratedRegex(@"\x1b\[[0-9;?]*[A-Za-z]", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Escapes();
}
