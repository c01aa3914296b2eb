using System.Collections.Concurrent;
using Abide.Builds.Traces.Headers;
using Abide.Formats.Roots;

namespace Abide.Execution.Tracing;

/// <summary>The <c>#include</c>s of files by their lines. In Go files, those in comments: cgo's preambles.</summary>
internal sealed class DirectiveFiles
{
    private readonly ConcurrentDictionary<string, Entry> _files = new(StringComparer.Ordinal);

    /// <summary>The directive in a line, from 1; null when there is none, or the file is gone.</summary>
    public IncludeDirective? Find(string path, int line)
    {
        if (!FileStatus.TryRead(path, followLinks: true, out var status))
            return null;
        if (!_files.TryGetValue(path, out var entry) || entry.Length != status.Length || entry.Inode != status.Inode)
            _files[path] = entry = new(status.Length, status.Inode, Read(path));
        return entry.Directives.GetValueOrDefault(line);
    }

    private static Dictionary<int, IncludeDirective> Read(string path)
    {
        var directives = new Dictionary<int, IncludeDirective>();
        var isGo = path.EndsWith(".go", StringComparison.Ordinal);
        var text = ShortText.Read(path) ?? "";
        var number = 0;
        foreach (var range in text.AsSpan().Split('\n'))
        {
            number++;
            var line = text.AsSpan(range);
            if (isGo && line.TrimStart().StartsWith("//"))
                line = line.TrimStart()[2..];
            if (line.Contains("include", StringComparison.Ordinal) || line.Contains("import", StringComparison.Ordinal))
            {
                if (IncludeDirective.Parse(line.ToString()) is { } directive)
                    directives[number] = directive;
            }
        }

        return directives;
    }

    private sealed record Entry(long Length, ulong Inode, Dictionary<int, IncludeDirective> Directives);
}
