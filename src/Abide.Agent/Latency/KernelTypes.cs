using System.Buffers;
using System.Text;

namespace Abide.Agent.Latency;

/// <summary>
/// What the running kernel says of its own functions and structures (BTF, Documentation/bpf/btf.rst). The file has
/// 5 MB; it is read in passes through one small buffer, as it is looked at once and the agent is to stay small.
/// </summary>
internal sealed class KernelTypes
{
    private const ushort Magic = 0xeb9f;
    private const int HeaderSize = 24, TypeSize = 12, MemberSize = 12;
    private const int Struct = 4, Function = 12; // BTF_KIND_STRUCT, BTF_KIND_FUNC
    private const int LongestName = 128;

    // What follows a type of each kind: bytes always, and bytes for each of its parts.
    private static readonly (int Fixed, int Each)[] s_tails =
    [
        (0, 0), (4, 0), (0, 0), (12, 0), (0, 12), (0, 12), (0, 8), (0, 0), (0, 0), (0, 0), // void, int, pointer, array, struct, union, enum, forward, typedef, volatile
        (0, 0), (0, 0), (0, 0), (0, 8), (4, 0), (0, 12), (0, 0), (4, 0), (0, 0), (0, 12), // const, restrict, function, prototype, variable, section, float, declaration tag, type tag, enum64
    ];

    private readonly Dictionary<string, uint> _functions = new(StringComparer.Ordinal);
    private readonly HashSet<string> _structures = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _offsets = new(StringComparer.Ordinal);

    private KernelTypes()
    {
    }

    /// <summary>Looks for functions by name, for structures by name, and where members of one structure lie.</summary>
    /// <exception cref="RefusedException">There is no such description, or it is not understood.</exception>
    public static KernelTypes Load(string path, IEnumerable<string> functions, string structure, IEnumerable<string> members, params IEnumerable<string> structures)
    {
        try
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 1 << 16);
            return Read(file, [.. functions], structure, [.. members], [.. structures]);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new RefusedException(
                exception is FileNotFoundException or DirectoryNotFoundException ? $"the kernel describes no types (no {path})" : $"cannot read {path}: {exception.Message}");
        }
    }

    /// <summary>Number of the type of a function; null where the kernel has no such function, or one that cannot be attached to.</summary>
    public uint? FindFunction(string name) => _functions.TryGetValue(name, out uint id) ? id : null;

    /// <summary>Whether there is a structure of that name, of those that were looked for.</summary>
    public bool Has(string structure) => _structures.Contains(structure);

    /// <summary>Bytes from the start of the structure to a member; null where it is not found.</summary>
    public int? OffsetOf(string member) => _offsets.TryGetValue(member, out int offset) ? offset : null;

    private static KernelTypes Read(FileStream file, HashSet<string> functions, string structure, HashSet<string> members, HashSet<string> structures)
    {
        Span<byte> header = stackalloc byte[HeaderSize];
        file.ReadExactly(header);
        if (BitConverter.ToUInt16(header) != Magic || header[2] != 1)
            throw new RefusedException($"{file.Name} is no description of types that this agent knows");
        uint start = BitConverter.ToUInt32(header[4..]);
        long types = start + BitConverter.ToUInt32(header[8..]), typesEnd = types + BitConverter.ToUInt32(header[12..]);
        long strings = start + BitConverter.ToUInt32(header[16..]), stringsEnd = strings + BitConverter.ToUInt32(header[20..]);

        var names = FindNames(file, strings, stringsEnd, [.. functions, .. members, .. structures, structure]);
        KernelTypes result = new();
        file.Position = types;
        Span<byte> type = stackalloc byte[TypeSize];
        for (uint id = 1; file.Position < typesEnd; id++)
        {
            file.ReadExactly(type);
            uint facts = BitConverter.ToUInt32(type[4..]);
            int kind = (int)(facts >> 24) & 0x1f, parts = (int)(facts & 0xffff);
            if (kind >= s_tails.Length)
                throw new RefusedException($"{file.Name} has types of a kind ({kind}) that this agent does not know");
            names.TryGetValue(BitConverter.ToUInt32(type), out string? name);
            if (name is not null && kind == Function && functions.Contains(name))
                result._functions.TryAdd(name, id);
            if (name is not null && kind == Struct && structures.Contains(name))
                result._structures.Add(name);
            if (name == structure && kind == Struct && result._offsets.Count == 0)
                result.ReadMembers(file, parts, isBitfield: facts >> 31 != 0, names, members);
            else
                file.Position += s_tails[kind].Fixed + (long)s_tails[kind].Each * parts;
        }

        return result;
    }

    private void ReadMembers(FileStream file, int count, bool isBitfield, Dictionary<uint, string> names, HashSet<string> members)
    {
        Span<byte> member = stackalloc byte[MemberSize];
        for (int i = 0; i < count; i++)
        {
            file.ReadExactly(member);
            uint bits = BitConverter.ToUInt32(member[8..]);
            if (names.TryGetValue(BitConverter.ToUInt32(member), out string? name) && members.Contains(name))
                _offsets.TryAdd(name, (int)(isBitfield ? bits & 0xffffff : bits) / 8);
        }
    }

    /// <summary>The names that are there, by their offset in the table of strings, which has each only once.</summary>
    private static Dictionary<uint, string> FindNames(FileStream file, long start, long end, HashSet<string> wanted)
    {
        Dictionary<uint, string> found = [];
        var byBytes = wanted.GetAlternateLookup<ReadOnlySpan<char>>();
        byte[] buffer = new byte[1 << 14];
        Span<char> name = stackalloc char[LongestName];
        int kept = 0;
        file.Position = start;
        for (long at = start; at < end;)
        {
            int read = file.Read(buffer, kept, (int)Math.Min(buffer.Length - kept, end - at - kept));
            if (read == 0)
                break;
            var rest = buffer.AsSpan(0, kept + read);
            for (int length; (length = rest.IndexOf((byte)0)) >= 0; rest = rest[(length + 1)..], at += length + 1)
            {
                if (length is > 0 and <= LongestName && Ascii.ToUtf16(rest[..length], name, out int written) == OperationStatus.Done && byBytes.TryGetValue(name[..written], out string? match))
                    found[(uint)(at - start)] = match;
            }

            if (rest.Length == buffer.Length)
                break; // no string is that long
            rest.CopyTo(buffer);
            kept = rest.Length;
        }

        return found;
    }
}
