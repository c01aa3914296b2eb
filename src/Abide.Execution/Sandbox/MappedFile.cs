using System.Text;
using Abide.Execution.Sandbox.Interop;

namespace Abide.Execution.Sandbox;

/// <summary>A file whose code made a call, read while its process waits: it may be deleted, or unmounted, later.</summary>
/// <param name="Path">As its process sees it.</param>
/// <param name="Functions">Its functions.</param>
internal sealed record MappedFile(string Path, FunctionNames Functions);

/// <summary>A place in a file that an address of a process comes from.</summary>
/// <param name="File">Null where memory of no file is mapped.</param>
/// <param name="Offset">In bytes from the start of the file.</param>
internal readonly record struct MappedPlace(MappedFile? File, long Offset)
{
    /// <summary>The function that holds the place, or null.</summary>
    public string? Function => File?.Functions.At(Offset);
}

/// <summary>Finds what is mapped at an address: /proc/PID/maps (proc_pid_maps(5)).</summary>
internal sealed class MappedFiles
{
    private const long MostBytes = 512L << 20; // what is kept in memory; functions of further files are not named

    private readonly Dictionary<string, MappedFile> _files = new(StringComparer.Ordinal);
    private long _bytes;

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
                return mapping.Path.StartsWith((byte)'/') ? new(Read(thread, mapping), (long)(mapping.Offset + (address - mapping.Start))) : default;
        }

        return default;
    }

    private MappedFile Read(int thread, Mapping mapping)
    {
        var path = Encoding.UTF8.GetString(mapping.Path);
        var key = $"{Encoding.ASCII.GetString(mapping.Identity)} {path}";
        if (_files.TryGetValue(key, out var known))
            return known;

        // A deleted file is still there as the program of its process; other deleted files are lost.
        using var handle = OtherProcess.Open($"/proc/{thread}/root", mapping.Path) ?? (IsProgram(thread, mapping.Path) ? OtherProcess.Open($"/proc/{thread}/exe", default) : null);
        var functions = FunctionNames.Read(handle, path, MostBytes - _bytes);
        _bytes += functions.Size;
        return _files[key] = new(path, functions);
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
