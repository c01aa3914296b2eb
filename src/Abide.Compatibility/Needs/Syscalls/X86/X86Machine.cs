using Abide.Compatibility.Needs.Syscalls.Calls;
using Abide.Compatibility.Needs.Syscalls.Code;
using Abide.Compatibility.Needs.Syscalls.Values;

namespace Abide.Compatibility.Needs.Syscalls.X86;

/// <summary>x86-64.</summary>
internal sealed class X86Machine : IMachine
{
    // A store that starts so many bytes before a variable may reach into it.
    private const ulong WidestStore = 63;

    private readonly CodeImage _image;
    private readonly CodeMap _map;
    private readonly FunctionPointers _pointers;
    private readonly X86Step _goStep;
    private readonly X86Step _step;
    private readonly Func<ulong, Callee> _calleeAt;
    private readonly FollowedFunctions _followed;

    public X86Machine(CodeImage image, CodeMap map, FunctionPointers pointers, CallConvention goConvention)
    {
        _image = image;
        _map = map;
        _pointers = pointers;
        var imports = new Lazy<ImportSlots>(() => ImportSlots.Read(image.Elf));
        var callees = new KnownCallees(map, new ReturnSearch(image, map, slot => imports.Value.Find(slot) is var import and >= 0 && KnownCallees.IsEndless(imports.Value.Names[import])).Returns);
        _calleeAt = callees.At;
        _goStep = new X86Step(goConvention, _calleeAt);
        _step = new X86Step(X86Convention.SystemV, _calleeAt);
        _followed = new FollowedFunctions(image, map);
    }

    public Place FirstArgument => new(false, 7); // RDI

    /// <summary>Whether the bytes of an instruction that calls the system are anywhere in code.</summary>
    public static bool MayCall(ReadOnlySpan<byte> code) => code.IndexOf(SyscallBytes) >= 0 || code.IndexOf(SysenterBytes) >= 0 || code.IndexOf(InterruptBytes) >= 0;

    private static ReadOnlySpan<byte> SyscallBytes => [0x0f, 0x05];

    private static ReadOnlySpan<byte> SysenterBytes => [0x0f, 0x34];

    private static ReadOnlySpan<byte> InterruptBytes => [0xcd, 0x80]; // int 0x80

    public ReferenceMap? ReadReferences() => X86References.Read(_image, _map, _pointers);

    public IEnumerable<ulong> FindReferences(ulong from, ulong to)
    {
        foreach (var range in _image.Code)
        {
            var places = new List<ulong>();
            X86References.Find(range, from - WidestStore, to, places);
            foreach (var place in places) yield return place;
        }
    }

    public IEnumerable<ulong> FindSystemCalls()
    {
        foreach (var range in _image.Code)
        {
            var found = new List<int>();
            Find(range.Bytes.Span, SyscallBytes, found);
            Find(range.Bytes.Span, SysenterBytes, found);
            Find(range.Bytes.Span, InterruptBytes, found);
            found.Sort();
            foreach (var offset in found) yield return range.Start + (ulong)offset;
        }
    }

    public IFunctionFlow? Follow(int function) => _followed.Follow(function, smallestInstruction: 1, Decode);

    private X86FunctionFlow Decode(int function, ReadOnlyMemory<byte> bytes) =>
        new(X86Function.Decode(_map.StartOf(function), _map.EndOf(function), bytes, _image, _map.IsGo(function) ? _goStep : _step, _calleeAt), _followed.Budget);

    private static void Find(ReadOnlySpan<byte> code, ReadOnlySpan<byte> instruction, List<int> found)
    {
        for (var at = 0; code[at..].IndexOf(instruction) is var next and >= 0; at += next + 1) found.Add(at + next);
    }
}
