using System.Security.Cryptography;
using System.Text;
using Abide.Execution.Building.Interop;

namespace Abide.Execution.Fixing;

/// <summary>
/// A directory for one copy, which goes with this object. The same project and purpose get the same path again, since compilers write paths into
/// programs; what a killed process left there is removed first.
/// </summary>
internal sealed class CopyPlace : IDisposable
{
    private const int MostAtOnce = 16;
    private const string Prefix = "abide-fix-";

    private readonly FileStream _lock;
    private readonly string? _above; // made for this place alone

    private CopyPlace(string directory, FileStream held, string? above) => (Directory, _lock, _above) = (directory, held, above);

    /// <summary>Empty at first, readable by its owner alone.</summary>
    public string Directory { get; }

    /// <summary>Makes a place.</summary>
    /// <param name="project">What is copied, absolute.</param>
    /// <param name="purpose">What tells copies of one project apart; letters, digits, dashes and plus signs.</param>
    /// <exception cref="FixException">The directory for temporary files cannot be used.</exception>
    public static CopyPlace Make(string project, string purpose)
    {
        var temporary = Path.GetTempPath();
        try
        {
            var all = Shared(temporary, out var isOwn);
            var name = $"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(project)))[..12]}-{purpose}";
            for (var number = 1; number <= MostAtOnce; number++)
            {
                var place = Path.Combine(all, number == 1 ? name : $"{name}.{number}");
                if (TryLock(place + ".lock") is not { } held) continue;
                DeepRemoval.Remove(place);
                Modes.MakeDirectory(place, Modes.OwnerAll);
                return new(place, held, isOwn ? all : null);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FixException($"no copy can be made in {temporary}: {e.Message}", "name another directory with TMPDIR");
        }

        throw new FixException($"{MostAtOnce} copies of {project} are in use", "wait for the other abide processes of this project to end");
    }

    /// <summary>Whether a path is a directory in which places are made.</summary>
    public static bool IsShared(string path) => path.StartsWith(Path.Combine(Path.GetFullPath(Path.GetTempPath()), Prefix), StringComparison.Ordinal);

    public void Dispose()
    {
        DeepRemoval.Remove(Directory);
        File.Delete(_lock.Name);
        _lock.Dispose();
        if (_above is not null) DeepRemoval.Remove(_above);
    }

    /// <summary>This user's directory below the temporary one; another, which goes with the place, when somebody else has made that.</summary>
    private static string Shared(string temporary, out bool isOwn)
    {
        var user = FileOwner.CurrentUser();
        var shared = Path.Combine(temporary, $"{Prefix}{user}");
        Modes.MakeDirectory(shared, Modes.OwnerAll);
        isOwn = !FileOwner.TryRead(shared, out var owner, out _, out var mode) || owner != user || new DirectoryInfo(shared).LinkTarget is not null;
        if (isOwn) return System.IO.Directory.CreateTempSubdirectory(Prefix).FullName;
        if ((mode & 0x3f) != 0) Modes.Set(shared, Modes.OwnerAll);
        return shared;
    }

    /// <summary>Null when another process holds it.</summary>
    private static FileStream? TryLock(string path)
    {
        try
        {
            return new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
