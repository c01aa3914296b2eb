using System.Collections.Immutable;
using System.Text;

namespace Abide.Builds.Projects.Modules;

/// <summary>vendor/modules.txt, which <c>go mod vendor</c> writes and the go command compares with go.mod before it builds from vendor.</summary>
/// <param name="Path">As it is to be named to people.</param>
/// <param name="Modules">In the order of the file.</param>
public sealed record VendorList(string Path, ImmutableArray<VendoredModule> Modules)
{
    /// <summary>Reads <c># module version</c>, <c># module [version] => path [version]</c>, <c>## explicit; go 1.17</c> and passes over the packages.</summary>
    public static VendorList Read(ReadOnlySpan<byte> bytes, string path)
    {
        var modules = ImmutableArray.CreateBuilder<VendoredModule>();
        var number = 0;
        foreach (var line in Encoding.UTF8.GetString(bytes).Split('\n'))
        {
            number++;
            if (line.StartsWith("## ", StringComparison.Ordinal))
            {
                if (modules.Count > 0 && line[3..].Split(';').Any(word => word.Trim() == "explicit"))
                    modules[^1] = modules[^1] with { IsExplicit = true };
            }
            else if (line.StartsWith("# ", StringComparison.Ordinal) && ReadModule(line[2..].TrimEnd(), number) is { } module)
            {
                modules.Add(module);
            }
        }

        return new(path, modules.DrainToImmutable());
    }

    private static VendoredModule? ReadModule(string text, int line)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var arrow = Array.IndexOf(words, "=>");
        var (old, @new) = arrow < 0 ? (words, []) : (words[..arrow], words[(arrow + 1)..]);
        return old is [var path, .. { Length: <= 1 } version] && @new.Length <= 2 && (arrow < 0 || @new.Length > 0)
            ? new(path, version.FirstOrDefault(), arrow < 0 ? null : string.Join(' ', @new), IsExplicit: false, line)
            : null;
    }
}

/// <param name="Path">Module path.</param>
/// <param name="Version">Null where a replacement without a version is listed.</param>
/// <param name="Replacement">What it is replaced by, path and version as written; null when it is not.</param>
/// <param name="IsExplicit">Whether go.mod required it itself.</param>
/// <param name="Line">Where it stands.</param>
public sealed record VendoredModule(string Path, string? Version, string? Replacement, bool IsExplicit, int Line);
