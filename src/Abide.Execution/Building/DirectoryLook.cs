using System.Globalization;
using Abide.Builds.Projects.Machine;
using Abide.Execution.Building.Interop;
using Abide.Formats.Roots;

namespace Abide.Execution.Building;

/// <summary>Looks at directories as the user who builds would find them; makes and writes nothing.</summary>
/// <param name="mounts">What is mounted where.</param>
/// <param name="passwd">/etc/passwd.</param>
internal sealed class DirectoryLook(MountTable mounts, string passwd)
{
    private readonly DirectoryTree _host = new("/");

    /// <param name="path">Absolute.</param>
    public DirectoryFacts At(string path)
    {
        var exists = FileStatus.TryRead(path, followLinks: true, out var status);
        var nearest = path;
        while (!FileStatus.TryRead(nearest, followLinks: true, out var at) || (at.Kind != RootEntryKind.Directory && nearest != path))
            nearest = Path.GetDirectoryName(nearest) ?? "/";
        nearest = _host.Find(nearest)?.Path ?? nearest;

        var hasRoom = FileSystemRoom.TryRead(nearest, out var freeBytes, out var freeFiles, out var isReadOnly, out var isNoExecute);
        FileOwner.TryRead(nearest, out var owner, out _, out var mode);
        return new DirectoryFacts
        {
            Path = path,
            Exists = exists,
            IsDirectory = exists && status.Kind == RootEntryKind.Directory,
            Nearest = nearest,
            MayWrite = Permission.May(nearest, Permission.Write | Permission.Execute),
            Mode = mode,
            Owner = owner,
            OwnerName = UserAccount.Find(passwd, owner)?.Name ?? owner.ToString(CultureInfo.InvariantCulture),
            IsReadOnly = isReadOnly,
            IsNoExecute = isNoExecute,
            FreeBytes = hasRoom ? freeBytes : null,
            FreeFiles = hasRoom ? freeFiles : null,
            Mount = mounts.Find(nearest),
        };
    }
}
