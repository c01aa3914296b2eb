using System.Text;

namespace Abide.Agent.Host;

/// <summary>A line of /proc/mounts (fstab(5)).</summary>
internal sealed record Mount(string Device, string Point, string FileSystem, bool ReadOnly)
{
    /// <summary>File systems whose answers come from elsewhere, and may not come.</summary>
    private static readonly string[] RemoteFileSystems =
        ["9p", "afs", "beegfs", "ceph", "cifs", "coda", "glusterfs", "gpfs", "lustre", "ncpfs", "nfs", "nfs4", "ocfs2", "gfs2", "smb3", "smbfs", "virtiofs"];

    public bool Remote => RemoteFileSystems.Contains(FileSystem, StringComparer.Ordinal) || FileSystem.StartsWith("fuse", StringComparison.Ordinal);

    public static List<Mount> ReadAll(ReadOnlySpan<byte> mounts)
    {
        List<Mount> all = [];
        foreach (var line in new Lines(mounts))
        {
            Fields fields = new(line);
            string device = Unescape(fields.Next());
            string point = Unescape(fields.Next());
            string fileSystem = Unescape(fields.Next());
            var options = fields.Next();
            if (point.Length > 0)
                all.Add(new Mount(device, point, fileSystem, options.SequenceEqual("ro"u8) || options.StartsWith("ro,"u8)));
        }

        return all;
    }

    /// <summary>Spaces, tabs, line ends and backslashes are written as three octal digits.</summary>
    private static string Unescape(ReadOnlySpan<byte> field)
    {
        byte[] bytes = new byte[field.Length];
        int length = 0;
        for (int i = 0; i < field.Length; i++)
        {
            if (field[i] == '\\' && i + 3 < field.Length && IsOctal(field[i + 1]) && IsOctal(field[i + 2]) && IsOctal(field[i + 3]))
            {
                bytes[length++] = (byte)(((field[i + 1] - '0') << 6) | ((field[i + 2] - '0') << 3) | (field[i + 3] - '0'));
                i += 3;
            }
            else
            {
                bytes[length++] = field[i];
            }
        }

        return Encoding.UTF8.GetString(bytes, 0, length);
    }

    private static bool IsOctal(byte digit) => digit is >= (byte)'0' and <= (byte)'7';
}
