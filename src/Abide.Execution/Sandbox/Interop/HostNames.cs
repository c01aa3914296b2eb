using System.Text;

namespace Abide.Execution.Sandbox.Interop;

/// <summary>struct new_utsname: six names of 65 bytes (linux/utsname.h).</summary>
internal static unsafe class HostNames
{
    private const int NameSize = 65;
    private const int System = 0, Release = 2, Version = 3, Machine = 4, Count = 6;

    /// <summary>This host's release, <c>6.1.0-13-amd64</c>.</summary>
    public static string ReadRelease() => Encoding.UTF8.GetString(Read().AsSpan(Release * NameSize, NameSize).TrimEnd((byte)0));

    /// <summary>This host's names with another kernel's release. Host and domain name stay.</summary>
    public static byte[] WithKernel(string release, string machine)
    {
        var names = Read();
        Put(System, "Linux");
        Put(Release, release);
        Put(Version, "#1 SMP"); // as vendor kernels begin; the date of the build is not known
        Put(Machine, machine);
        return names;

        void Put(int index, string name)
        {
            var field = names.AsSpan(index * NameSize, NameSize);
            field.Clear();
            Encoding.UTF8.TryGetBytes(name, field[..^1], out _);
        }
    }

    private static byte[] Read()
    {
        var names = new byte[Count * NameSize];
        fixed (byte* buffer = names)
            _ = Libc.Uname(buffer);
        return names;
    }
}
