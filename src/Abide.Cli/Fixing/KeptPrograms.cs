using System.Collections.Immutable;
using Abide.Builds.Plans;
using Abide.Execution.Fixing;

namespace Abide.Cli.Fixing;

/// <summary>Programs of proven plans, kept beside until it is known which plan is the best.</summary>
internal sealed class KeptPrograms : IDisposable
{
    private readonly string _directory;
    private readonly string _to;
    private readonly Dictionary<string, ImmutableArray<string>> _others = new(StringComparer.Ordinal);

    private KeptPrograms(string to, string directory) => (_to, _directory) = (to, directory);

    /// <summary>Null when nothing is to be kept.</summary>
    /// <param name="to">A directory that is empty or not there yet, in one that is.</param>
    /// <exception cref="UserException">It cannot be made.</exception>
    public static KeptPrograms? Open(string? to)
    {
        if (to is null) return null;
        var full = Path.GetFullPath(to);
        if (File.Exists(full) || (Directory.Exists(full) && Directory.EnumerateFileSystemEntries(full).Any()))
            throw new UserException($"{to} is no empty directory", "name a new or empty directory after --keep; nothing is ever overwritten");
        try
        {
            var parent = Path.GetDirectoryName(full)!;
            return new(full, Directory.CreateDirectory(Path.Combine(parent, $".{Path.GetFileName(full)}.{Environment.ProcessId}.tmp")).FullName);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserException($"{to} cannot be made: {e.Message}", "check that the directory above it is there and writable");
        }
    }

    /// <summary>Where programs lie meanwhile and in the end, absolute.</summary>
    public ImmutableArray<string> Places => [_directory, _to];

    /// <summary>Other files that the best plan's build made; they are not kept.</summary>
    public ImmutableArray<string> NotKept { get; private set; } = [];

    public void Take(Proof proof, ProjectCopy copy, MadeFiles made)
    {
        if (proof.Standing != ProofStanding.Proven) return;
        _others[proof.Plan.Name] = made.Others;
        foreach (var file in made.Handed)
        {
            var to = Path.Combine(_directory, proof.Plan.Name, file.Path);
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            copy.CopyOut(file.Path, to);
        }
    }

    /// <summary>Puts the best plan's programs in place.</summary>
    public void Keep(Proof? best)
    {
        if (best is null) return;
        if (Directory.Exists(_to)) Directory.Delete(_to);
        Directory.Move(Path.Combine(_directory, best.Plan.Name), _to);
        NotKept = _others[best.Plan.Name];
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);
}
