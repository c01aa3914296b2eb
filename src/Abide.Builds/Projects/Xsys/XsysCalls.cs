using System.Collections.Immutable;
using Abide.Builds.Projects.Sources;
using Abide.Formats.Roots;

namespace Abide.Builds.Projects.Xsys;

/// <summary>Which system calls the functions of one golang.org/x/sys/unix make on one platform, as its source says.</summary>
internal sealed class XsysCalls
{
    private const string Prefix = "SYS_";

    private readonly Dictionary<string, (GoFile File, GoFunction Function)> _functions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ImmutableSortedSet<string>> _calls = new(StringComparer.Ordinal);

    private XsysCalls(List<GoFile> files)
    {
        foreach (var file in files)
        {
            foreach (var function in file.Functions.Where(function => function.Receiver < 0)) _functions.TryAdd(function.Name, (file, function));
        }

        Types = files.SelectMany(file => file.Specs.Where(spec => spec.Kind == GoSpecKind.Type).SelectMany(spec => spec.Names).Select(file.Text.String)).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Names of the package's types.</summary>
    public HashSet<string> Types { get; }

    /// <param name="tree">Where it lies.</param>
    /// <param name="directory">Directory of golang.org/x/sys.</param>
    /// <param name="platform">The platform.</param>
    /// <returns>Null when there is no package unix for that platform.</returns>
    public static XsysCalls? Read(IRootTree tree, string directory, GoPlatform platform) =>
        XsysDeclarations.FilesOf(tree, $"{directory.TrimEnd('/')}/unix", platform) is { Count: > 0 } files ? new XsysCalls(files) : null;

    /// <summary>Where a function is declared; null when the package has none of that name.</summary>
    public (GoFile File, GoFunction Function)? Declaration(string function) => _functions.TryGetValue(function, out var found) ? found : null;

    /// <summary>Names of constants, <c>SYS_OPENAT2</c>: every call that the function makes, itself or through others of the package. Empty when it makes none, or is not there.</summary>
    public ImmutableSortedSet<string> Of(string function)
    {
        if (_calls.TryGetValue(function, out var known)) return known;
        var calls = ImmutableSortedSet.CreateBuilder<string>(StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal) { function };
        var open = new Queue<string>(seen);
        while (open.TryDequeue(out var next))
        {
            if (!_functions.TryGetValue(next, out var found) || found.Function.Body < 0) continue;
            var text = found.File.Text;
            for (var index = found.Function.Body; index < found.Function.End; index++)
            {
                if (!text.IsFreeIdentifier(index)) continue;
                var name = text.String(index);
                if (name.StartsWith(Prefix, StringComparison.Ordinal)) calls.Add(name);
                else if (text.Is(index + 1, "(") && _functions.ContainsKey(name) && seen.Add(name)) open.Enqueue(name);
            }
        }

        return _calls[function] = calls.ToImmutable();
    }
}
