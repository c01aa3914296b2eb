using System.Collections.Immutable;
using System.Security.Cryptography;
using Abide.Builds.Traces;
using Abide.Builds.Traces.CommandLines;
using Abide.Builds.Traces.Headers;
using Abide.Formats.Roots;

namespace Abide.Execution.Tracing;

/// <summary>Makes the record of a trace from what was taken down.</summary>
internal sealed class TraceAssembly
{
    private readonly IReadOnlyList<TracedCommand> _commands;
    private readonly FileRoots _roots;
    private readonly GoPackages _packages;
    private readonly DirectoryTree _tree = new("/");
    private readonly Dictionary<string, string> _real = new(StringComparer.Ordinal);
    private readonly List<BuildTool> _tools = [];
    private readonly Dictionary<string, int> _toolNumbers = new(StringComparer.Ordinal);
    private readonly List<SearchOrder> _orders = [];
    private readonly Dictionary<string, int> _orderNumbers = new(StringComparer.Ordinal);
    private readonly List<Compilation> _compilations = [];
    private readonly Dictionary<Inclusion, List<int>> _inclusions = [];
    private readonly List<Linking> _links = [];

    public TraceAssembly(IReadOnlyList<TracedCommand> commands, string architecture, string? targetRoot)
    {
        _commands = commands;
        _packages = new(commands);
        _roots = new(architecture) { Target = targetRoot };
        if (commands is [{ Directory: { } began }, ..])
            _roots.AddProject(began);
        foreach (var command in commands)
        {
            if (command.Family is ToolFamily.GoTool && command.File.IndexOf("/pkg/tool/", StringComparison.Ordinal) is > 0 and var at)
                _roots.AddProject(command.File[..at]);
            if (command is { IsFromGo: true, Compiler: not null } && _packages.OriginsOf(command).Package is { } package)
                _roots.AddProject(RealPath(package));
            foreach (var sysroot in (ReadOnlySpan<string?>)[command.Compiler?.Sysroot, command.Compiler?.HeaderRoot, command.Linker?.Sysroot, AnswerOf(command)?.Sysroot])
            {
                if (sysroot is not null)
                    _roots.AddSysroot(RealPath(PathNames.Absolute(command.Directory, sysroot)));
            }
        }
    }

    public BuildTrace Make()
    {
        var commands = _commands.Select(Describe).ToImmutableArray();
        foreach (var command in _commands)
        {
            if (AnswerOf(command) is { } answer)
                AddCompilations(command, answer);
        }

        _links.AddRange(new LinkAssembly(_commands, _roots, _packages, ExpectedRoot, RealPath).Make());
        var used = RootsOfCompilations();
        var questions = _commands.Count(ShadowRuns.IsGosQuestion);
        var elsewhere = _commands.Count(command => command.IsElsewhere);
        return new()
        {
            Source = TraceSource.Run,
            Tools = [.. _tools],
            Commands = commands,
            SearchOrders = [.. _orders],
            Compilations = [.. _compilations.Select(compilation => compilation with { Root = UsedRoot(compilation.Root, used.GetValueOrDefault(compilation.Id)) })],
            Inclusions = [.. _inclusions.Select(entry => entry.Key with { Compilations = [.. entry.Value] })],
            Links = [.. _links.Select(link => link with { Root = UsedRoot(link.Root, [.. link.Files.Select(file => file.Root)]) })],
            Roots = _roots.All,
            Notes =
            [
                .. elsewhere > 0 ? [$"{elsewhere} commands ran in another root directory or among other mounts: their headers and libraries are not known"] : (ReadOnlySpan<string>)[],
                .. questions > 0 ? [$"{questions} questions that go and cgo put to the compiler are listed as commands only: the same headers are seen when the packages are compiled"] : (ReadOnlySpan<string>)[],
            ],
        };
    }

    private BuildCommand Describe(TracedCommand command) => new()
    {
        Id = command.Id,
        Parent = command.Parent?.Id,
        Kind = KindOf(command),
        Tool = ToolNumber(command),
        Arguments = [.. command.Arguments.Select(_packages.Shorten)],
        Directory = command.Directory is null ? null : _packages.Shorten(command.Directory),
        Package = _packages.Of(command.Arguments),
        ExitCode = command.ExitCode,
    };

    private static BuildCommandKind KindOf(TracedCommand command) => command.Family switch
    {
        ToolFamily.Step => BuildCommandKind.Step,
        ToolFamily.Assembler => BuildCommandKind.Assemble,
        ToolFamily.Linker => BuildCommandKind.Link,
        ToolFamily.Archiver => BuildCommandKind.Archive,
        ToolFamily.Go or ToolFamily.GoTool or ToolFamily.GoLinker => BuildCommandKind.Go,
        ToolFamily.Other => BuildCommandKind.Other,
        _ => BuildCommandKinds.OfDriver(command.Compiler!, ShadowRuns.IsGosQuestion(command)),
    };

    private void AddCompilations(TracedCommand command, DriverAnswer answer)
    {
        var origins = _packages.OriginsOf(command);
        var expected = ExpectedRoot(command, answer);
        foreach (var source in answer.Sources)
        {
            var order = source.List is { } list ? OrderNumber(SearchOrders.Explain(list, ToolNumber(command), command.Compiler!, origins)) : (int?)null;
            var id = _compilations.Count;
            var isOnly = answer.Sources.Length == 1 && command.Compiler!.Mode != CompilerMode.Link;
            _compilations.Add(new()
            {
                Id = id,
                Command = command.Id,
                Source = source.Source == "-" ? "-" : _packages.Shorten(PathNames.Absolute(command.Directory, source.Source)),
                Output = isOnly && command.Compiler!.Output is { } output ? _packages.Shorten(PathNames.Absolute(command.Directory, output)) : null,
                Package = _packages.Of(command.Arguments),
                SearchOrder = order,
                Target = answer.Machine ?? command.Compiler!.Target ?? ToolFamilies.PrefixOf(command.Path),
                Root = expected,
                Glibc = source.Glibc,
                Unknown = source.Unknown ?? Untold(command, answer, order),
            });
            foreach (var (marker, directive) in source.Includes)
                AddInclusion(command, marker, directive, order, id);
        }
    }

    /// <summary>The check on the shadow run: headers that the real compiler opened, and that were not told. Null when there are none.</summary>
    private string? Untold(TracedCommand command, DriverAnswer answer, int? order)
    {
        if (order is not { } number || command.HeadersOpened.Count == 0)
            return null;
        var told = answer.Sources.SelectMany(source => source.Includes.Select(include => include.Marker.File).Append(source.Source))
            .Select(file => PathNames.Absolute(command.Directory, file))
            .ToHashSet(StringComparer.Ordinal);
        var untold = command.HeadersOpened.Where(file => !told.Contains(file) && IsHeader(file, _orders[number])).Order(StringComparer.Ordinal).ToList();
        return untold.Count == 0 ? null : $"the compiler opened {untold.Count} headers that its second run did not include, such as {_packages.Shorten(untold[0])}";
    }

    private bool IsHeader(string file, SearchOrder order) =>
        Path.GetExtension(file) is ".h" or ".hh" or ".hpp" or ".hxx" || order.Directories.Any(directory => PathNames.IsIn(_packages.Shorten(file), directory.Path) && Path.GetExtension(file).Length == 0);

    private void AddInclusion(TracedCommand command, IncludeMarker marker, IncludeDirective? directive, int? order, int compilation)
    {
        var file = PathNames.Absolute(command.Directory, marker.File);
        var includerFile = PathNames.Absolute(command.Directory, marker.IncluderFile);
        var isForced = marker.Includer.StartsWith('<');
        var (rule, entry) = HeaderRules.Tell(_packages.Shorten(file), _packages.Shorten(includerFile), directive, isForced, order is { } number ? _orders[number] : null);
        var inclusion = new Inclusion
        {
            File = _packages.Shorten(file),
            Spelling = directive?.Spelling,
            Next = directive?.Next ?? false,
            Includer = isForced ? marker.Includer : _packages.Shorten(PathNames.Absolute(command.Directory, marker.Includer)),
            IncluderFile = _packages.Shorten(includerFile),
            Line = isForced ? null : marker.Line,
            Rule = rule,
            Entry = entry,
            SearchOrder = entry is null ? null : order,
            Root = _roots.Of(RealPath(file)),
            Compilations = [],
        };
        if (!_inclusions.TryGetValue(inclusion, out var compilations))
            _inclusions[inclusion] = compilations = [];
        if (compilations.Count == 0 || compilations[^1] != compilation)
            compilations.Add(compilation);
    }

    private int ExpectedRoot(TracedCommand command) => ExpectedRoot(command, AnswerOf(command));

    /// <summary>What a driver's headers and libraries are to come from.</summary>
    private int ExpectedRoot(TracedCommand command, DriverAnswer? answer)
    {
        var compiler = command.Compiler;
        if (command.Family == ToolFamily.Zig && compiler?.Target is not null)
            return _roots.OfZig();
        var sysroot = compiler?.HeaderRoot ?? command.Linker?.Sysroot ?? answer?.Sysroot;
        return _roots.Expected(
            sysroot is null ? null : RealPath(PathNames.Absolute(command.Directory, sysroot)),
            answer?.Machine ?? compiler?.Target ?? ToolFamilies.PrefixOf(command.Path));
    }

    private Dictionary<int, HashSet<int>> RootsOfCompilations()
    {
        var used = new Dictionary<int, HashSet<int>>();
        foreach (var (inclusion, compilations) in _inclusions)
        {
            foreach (var compilation in compilations)
            {
                if (!used.TryGetValue(compilation, out var roots))
                    used[compilation] = roots = [];
                roots.Add(inclusion.Root);
            }
        }

        return used;
    }

    /// <summary>A wrapper such as musl-gcc builds for another system without saying so: it takes nothing of the host, and all from one other.</summary>
    private int? UsedRoot(int? expected, HashSet<int>? used)
    {
        if (expected is not { } number || _roots.All[number].Kind != FileRootKind.Host || used is null || used.Contains(number))
            return expected;
        var others = used.Where(root => _roots.All[root].IsSystem).ToList();
        return others is [var only] ? only : expected;
    }

    private static DriverAnswer? AnswerOf(TracedCommand command) => command.Shadow is { IsCompletedSuccessfully: true } shadow ? shadow.Result : null;

    private int ToolNumber(TracedCommand command)
    {
        var path = _packages.Shorten(command.Path);
        if (!_toolNumbers.TryGetValue(path, out var number))
        {
            _toolNumbers[path] = number = _tools.Count;
            _tools.Add(new(path, command.File, command.IsElsewhere ? null : Hash(command.File)));
        }

        return number;
    }

    private int OrderNumber(SearchOrder order)
    {
        order = order with { Directories = [.. order.Directories.Select(entry => entry with { Path = _packages.Shorten(entry.Path) })] };
        var key = $"{order.Compiler}\n{string.Join('\n', order.Directories)}\n{string.Join('\n', order.Ignored)}";
        if (!_orderNumbers.TryGetValue(key, out var number))
        {
            _orderNumbers[key] = number = _orders.Count;
            _orders.Add(order);
        }

        return number;
    }

    private string RealPath(string path)
    {
        if (!_real.TryGetValue(path, out var real))
            _real[path] = real = _tree.Find(path)?.Path ?? path;
        return real;
    }

    private static string? Hash(string file)
    {
        try
        {
            using var stream = File.OpenRead(file);
            return Convert.ToHexStringLower(SHA256.HashData(stream));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
