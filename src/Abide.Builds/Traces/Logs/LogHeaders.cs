using System.Collections.Immutable;
using Abide.Formats.Roots;

namespace Abide.Builds.Traces.Logs;

/// <summary>Looks a header up in the directories that a log's compilations name, as far as they are on this machine.</summary>
public static class LogHeaders
{
    /// <param name="trace">Of a log.</param>
    /// <param name="header">As in <c>#include &lt;errno.h&gt;</c>.</param>
    /// <param name="tree">The file system to look in.</param>
    /// <param name="architecture">Of this machine, <c>x86_64</c>.</param>
    /// <returns>The trace with an inclusion for each compilation that would find the header, and a note on what that means.</returns>
    public static BuildTrace Find(BuildTrace trace, string header, IRootTree tree, string architecture)
    {
        var roots = new FileRoots(architecture);
        foreach (var root in trace.Roots)
        {
            if (root is { Kind: FileRootKind.Sysroot, Path: { } path })
                roots.AddSysroot(path);
        }

        var inclusions = ImmutableArray.CreateBuilder<Inclusion>();
        foreach (var compilation in trace.Compilations)
        {
            if (compilation.SearchOrder is not { } number)
                continue;
            var directories = trace.SearchOrders[number].Directories;
            for (var i = 0; i < directories.Length; i++)
            {
                var file = PathNames.Absolute(directories[i].Path, header);
                if (directories[i].QuotesOnly || tree.Find(file) is not { Kind: RootEntryKind.File })
                    continue;
                inclusions.Add(new()
                {
                    File = file,
                    Includer = compilation.Source,
                    IncluderFile = compilation.Source,
                    Rule = directories[i].Rule,
                    Entry = i,
                    SearchOrder = number,
                    Root = roots.Of(file),
                    Compilations = [compilation.Id],
                });
                break;
            }
        }

        return trace with
        {
            Inclusions = inclusions.ToImmutable(),
            Roots = inclusions.Count == 0 ? trace.Roots : roots.All,
            Compilations = [.. trace.Compilations.Select(compilation => compilation with { Root = null })],
            Links = [.. trace.Links.Select(link => link with { Root = null })],
            Notes = trace.Notes.Add($"{header} was looked up on this machine, as it is now, in the directories that the log names: that a source includes it is not said, and the compilers' own directories are not in a log"),
        };
    }
}
