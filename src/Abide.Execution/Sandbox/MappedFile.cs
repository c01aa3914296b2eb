using System.Text;
using Abide.Execution.Sandbox.Interop;
using Microsoft.Win32.SafeHandles;

namespace Abide.Execution.Sandbox;

/// <summary>A file whose code made a call. It is opened when the call is seen, since it may be deleted before its functions are looked up.</summary>
/// <param name="Path">As its process sees it.</param>
/// <param name="Handle">Null when it could not be opened.</param>
internal sealed record MappedFile(string Path, SafeFileHandle? Handle) : IDisposable
{
    public void Dispose() => Handle?.Dispose();
}

/// <summary>A place in a file that an address of a process comes from.</summary>
internal readonly record struct MappedPlace(MappedFile? File, long Offset);

/// <summary>Finds what is mapped at an address: /proc/PID/maps (proc_pid_maps(5)).</summary>
internal sealed class MappedFiles : IDisposable
{
    private const int MostFiles = 512; // descriptors that are kept open

    private readonly Dictionary<string, MappedFile> _files = new(StringComparer.Ordinal);

    /// <summary>The place behind an address; no file when memory of no file is mapped there, or the process is gone.</summary>
    public MappedPlace Find(int thread, ulong address)
    {
        ReadOnlySpan<byte> maps;
        try
        {
            maps = File.ReadAllBytes($"/proc/{thread}/maps");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return default;
        }

        foreach (var range in maps.Split((byte)'\n'))
        {
            if (Mapping.TryParse(maps[range], out var mapping) && address >= mapping.Start && address < mapping.End)
                return mapping.Path.StartsWith((byte)'/') ? new(Open(thread, mapping), (long)(mapping.Offset + (address - mapping.Start))) : default;
        }

        return default;
    }

    public void Dispose()
    {
        foreach (var file in _files.Values)
            file.Dispose();
    }

    private MappedFile Open(int thread, Mapping mapping)
    {
        var path = Encoding.UTF8.GetString(mapping.Path);
        var key = $"{Encoding.ASCII.GetString(mapping.Identity)} {path}";
        if (_files.TryGetValue(key, out var known))
            return known;

        // A deleted file is still there as the program of its process; other deleted files are lost.
        var root = $"/proc/{thread}/root";
        var handle = _files.Count >= MostFiles ? null : OtherProcess.Open(root, mapping.Path) ?? (IsProgram(thread, mapping.Path) ? OtherProcess.Open($"/proc/{thread}/exe", default) : null);
        return _files[key] = new(path, handle);
    }

    private static bool IsProgram(int thread, ReadOnlySpan<byte> path)
    {
        Span<byte> buffer = stackalloc byte[4096];
        return OtherProcess.ReadLink($"/proc/{thread}/exe", buffer).SequenceEqual(path);
    }

    /// <summary>One line: <c>start-end rwxp offset device inode path</c>.</summary>
    private readonly ref struct Mapping
    {
        public required ulong Start { get; init; }

        public required ulong End { get; init; }

        public required ulong Offset { get; init; }

        /// <summary>Device and inode.</summary>
        public required ReadOnlySpan<byte> Identity { get; init; }

        public required ReadOnlySpan<byte> Path { get; init; }

        public static bool TryParse(ReadOnlySpan<byte> line, out Mapping mapping)
        {
            mapping = default;
            var rest = line;
            var addresses = Field(ref rest);
            Field(ref rest); // rights
            var offsetText = Field(ref rest);
            var identity = rest;
            Field(ref rest); // device
            Field(ref rest); // inode
            identity = identity[..(identity.Length - rest.Length)];
            var dash = addresses.IndexOf((byte)'-');
            if (dash < 0 || !TryHex(addresses[..dash], out var start) || !TryHex(addresses[(dash + 1)..], out var end) || !TryHex(offsetText, out var offset))
                return false;

            mapping = new() { Start = start, End = end, Offset = offset, Identity = identity, Path = rest.TrimStart((byte)' ') };
            return true;
        }

        private static ReadOnlySpan<byte> Field(ref ReadOnlySpan<byte> rest)
        {
            var space = rest.IndexOf((byte)' ');
            var field = space < 0 ? rest : rest[..space];
            rest = space < 0 ? default : rest[(space + 1)..];
            return field;
        }

        private static bool TryHex(ReadOnlySpan<byte> text, out ulong value) =>
            ulong.TryParse(text, System.Globalization.NumberStyles.AllowHexSpecifier, null, out value);
    }
}
