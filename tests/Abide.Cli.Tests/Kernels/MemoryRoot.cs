using System.Globalization;
using System.Text;

namespace Abide.Cli.Tests.Kernels;

/// <summary>An initial file system for a kernel: a cpio archive in the format "newc" (Documentation/driver-api/early-userspace/buffer-format.rst).</summary>
internal sealed class MemoryRoot
{
    private const int Directory = 0x41ed, Program = 0x81ed; // S_IFDIR | 0755, S_IFREG | 0755

    private readonly HashSet<string> _directories = new(StringComparer.Ordinal);
    private readonly List<byte> _archive = [];
    private int _entries;

    /// <summary>Adds a file and the directories above it.</summary>
    public void Add(string path, byte[] content)
    {
        for (var slash = path.IndexOf('/', 1); slash > 0; slash = path.IndexOf('/', slash + 1))
        {
            if (_directories.Add(path[..slash]))
                Write(path[1..slash], Directory, []);
        }

        Write(path[1..], Program, content);
    }

    /// <summary>The whole archive; nothing can be added to it.</summary>
    public byte[] Finish()
    {
        Write("TRAILER!!!", 0, []);
        return [.. _archive];
    }

    private void Write(string name, int mode, byte[] content)
    {
        var header = new StringBuilder("070701");
        foreach (var field in (ReadOnlySpan<int>)[++_entries, mode, 0, 0, 1, 0, content.Length, 0, 0, 0, 0, name.Length + 1, 0])
            header.Append(field.ToString("x8", CultureInfo.InvariantCulture));
        _archive.AddRange(Encoding.ASCII.GetBytes($"{header}{name}\0"));
        Pad();
        _archive.AddRange(content);
        Pad();
    }

    private void Pad()
    {
        while (_archive.Count % 4 != 0)
            _archive.Add(0);
    }
}
