using Abide.Compatibility.Needs.Syscalls.Calls;
using Abide.Compatibility.Needs.Syscalls.Code;
using Abide.Compatibility.Needs.Syscalls.Values;

namespace Abide.Compatibility.Needs.Syscalls.X86;

/// <summary>x86-64.</summary>
internal sealed class X86Machine : IMachine
{
    // Tables that a compiler unrolled come to some hundred KB; nothing that calls the system does.
    private const ulong FunctionLimit = 1 << 20;

    // Programs take less than one step a byte, small ones more: the runtime's share is the same in all.
    private const long WorkPerByte = 4;
    private const long LeastWork = 1 << 24;

    // A store that starts so many bytes before a variable may reach into it.
    private const ulong WidestStore = 63;

    // Decoded instructions take 40 bytes each; a program's wrappers have some thousand.
    private const int KeptInstructions = 1 << 18;

    private readonly CodeImage _image;
    private readonly CodeMap _map;
    private readonly FunctionPointers _pointers;
    private readonly X86Step _goStep;
    private readonly X86Step _step;
    private readonly Func<ulong, Callee> _calleeAt;
    private readonly Dictionary<int, X86FunctionFlow> _followed = [];
    private int _kept;
    private readonly WorkBudget _budget;

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
        _budget = new WorkBudget(LeastWork + (WorkPerByte * image.Code.Sum(range => (long)range.Bytes.Length)));
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

    public IFunctionFlow? Follow(int function)
    {
        if (_followed.TryGetValue(function, out var known)) return known;
        var start = _map.StartOf(function);
        var size = _map.EndOf(function) - start;
        if (size > FunctionLimit || !_budget.TryTake((long)size)) return null;
        var range = _image.Code.First(range => start >= range.Start && start < range.End);
        var code = X86Function.Decode(start, _map.EndOf(function), range.Bytes.Slice((int)(start - range.Start), (int)size), _image, _map.IsGo(function) ? _goStep : _step, _calleeAt);
        var flow = new X86FunctionFlow(code, _budget);
        if ((_kept += flow.Length) > KeptInstructions)
        {
            _followed.Clear();
            _kept = flow.Length;
        }

        return _followed[function] = flow;
    }

    private static void Find(ReadOnlySpan<byte> code, ReadOnlySpan<byte> instruction, List<int> found)
    {
        for (var at = 0; code[at..].IndexOf(instruction) is var next and >= 0; at += next + 1) found.Add(at + next);
    }
}
