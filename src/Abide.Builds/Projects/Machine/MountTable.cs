using System.Collections.Immutable;
using System.Text;

namespace Abide.Builds.Projects.Machine;

/// <param name="Point">Where it is mounted.</param>
/// <param name="Type"><c>ext4</c>, <c>tmpfs</c>.</param>
/// <param name="Source">What is mounted: a device, <c>tmpfs</c>, a server's path.</param>
/// <param name="Options">Of the mount, parted by commas: <c>rw,nosuid,noexec</c>.</param>
/// <param name="Line">Line in /proc/self/mountinfo.</param>
public sealed record Mount(string Point, string Type, string Source, string Options, int Line)
{
    public DoctorEvidence Evidence => new("/proc/self/mountinfo", $"{Point} {Type} {Options}", Line);
}

/// <summary>/proc/self/mountinfo (proc(5)): which file system holds a path, and how it is mounted.</summary>
public sealed class MountTable
{
    private readonly ImmutableArray<Mount> _mounts;

    private MountTable(ImmutableArray<Mount> mounts) => _mounts = mounts;

    /// <summary>Lines that are not of the form are passed over.</summary>
    public static MountTable Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var mounts = ImmutableArray.CreateBuilder<Mount>();
        var number = 0;
        foreach (var line in text.Split('\n'))
        {
            number++;
            // 36 35 98:0 /mnt1 /mnt/parent rw,noatime master:1 - ext3 /dev/root rw,errors=continue
            var fields = line.Split(' ');
            var dash = Array.IndexOf(fields, "-");
            if (dash >= 6 && fields.Length > dash + 2)
                mounts.Add(new(Unescaped(fields[4]), fields[dash + 1], Unescaped(fields[dash + 2]), fields[5], number));
        }

        return new(mounts.DrainToImmutable());
    }

    /// <summary>The mount that holds an absolute path without links; null when the table has none. Of several at one point the last is on top.</summary>
    public Mount? Find(string path)
    {
        Mount? found = null;
        foreach (var mount in _mounts)
        {
            if (Holds(mount.Point, path) && (found is null || mount.Point.Length >= found.Point.Length))
                found = mount;
        }

        return found;
    }

    private static bool Holds(string point, string path) =>
        point == "/" || (path.StartsWith(point, StringComparison.Ordinal) && (path.Length == point.Length || path[point.Length] == '/'));

    /// <summary>Blanks, tabs, line feeds and backslashes are written as three octal digits.</summary>
    private static string Unescaped(string field)
    {
        if (!field.Contains('\\', StringComparison.Ordinal)) return field;
        var text = new StringBuilder(field.Length);
        for (var i = 0; i < field.Length; i++)
        {
            if (field[i] == '\\' && i + 3 < field.Length && field.AsSpan(i + 1, 3) is var octal && octal.IndexOfAnyExceptInRange('0', '7') < 0)
            {
                text.Append((char)(((octal[0] - '0') << 6) | ((octal[1] - '0') << 3) | (octal[2] - '0')));
                i += 3;
            }
            else
            {
                text.Append(field[i]);
            }
        }

        return text.ToString();
    }
}
