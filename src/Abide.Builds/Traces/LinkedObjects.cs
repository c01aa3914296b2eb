namespace Abide.Builds.Traces;

/// <summary>Which compilations went into which links: by their objects, through archives, and in Go builds by the build itself.</summary>
internal sealed class LinkedObjects
{
    private readonly BuildTrace _trace;
    private readonly Dictionary<string, List<Compilation>> _objects = new(StringComparer.Ordinal);

    public LinkedObjects(BuildTrace trace)
    {
        _trace = trace;
        foreach (var compilation in trace.Compilations)
        {
            if (compilation.Output is { } output)
                Add(output, [compilation]);
        }

        foreach (var command in trace.Commands)
        {
            if (command.Kind != BuildCommandKind.Archive)
                continue;
            // ar [-]OPERATION ARCHIVE MEMBER...
            var files = command.Arguments.Skip(1).Where(word => !word.StartsWith('-')).Select(word => PathNames.Absolute(command.Directory, word)).ToList();
            if (files.FirstOrDefault(file => file.EndsWith(".a", StringComparison.Ordinal)) is { } archive)
                Add(archive, files.Where(_objects.ContainsKey).SelectMany(file => _objects[file]).ToList());
        }
    }

    public IEnumerable<Compilation> CompilationsOf(Linking link)
    {
        var direct = link.Files.Where(file => _objects.ContainsKey(file.Path)).SelectMany(file => _objects[file.Path])
            .Concat(_trace.Compilations.Where(compilation => compilation.Command == link.Driver))
            .ToList();
        if (direct.Count > 0)
            return direct.Distinct();
        // Go packs objects into its own archives, and only the program's link opens them again.
        return IsOfGo(link) ? _trace.Compilations.Where(compilation => compilation.Package is not null) : [];
    }

    private bool IsOfGo(Linking link)
    {
        for (var command = _trace.Commands[link.Command]; ; command = _trace.Commands[command.Parent.Value])
        {
            if (command.Kind == BuildCommandKind.Go)
                return true;
            if (command.Parent is null)
                return false;
        }
    }

    private void Add(string file, List<Compilation> compilations)
    {
        if (_objects.TryGetValue(file, out var known))
            known.AddRange(compilations);
        else
            _objects[file] = [.. compilations];
    }
}
