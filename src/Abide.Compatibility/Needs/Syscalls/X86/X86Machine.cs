using Abide.Compatibility.Needs.Syscalls.Code;

namespace Abide.Compatibility.Needs.Syscalls.X86;

/// <summary>x86-64.</summary>
internal sealed class X86Machine : IMachine
{
    // Tables that a compiler unrolled come to some hundred KB; nothing that calls the system does.
    private const ulong FunctionLimit = 1 << 20;

    // Decoded instructions take 40 bytes each; a program's wrappers have some thousand.
    private const int KeptInstructions = 1 << 18;

    private readonly CodeImage _image;
    private readonly CodeMap _map;
    private readonly FunctionPointers _pointers;
    private readonly X86Step _goStep;
    private readonly X86Step _step;
    private readonly Func<ulong, CalleeEffect> _effectOf;
    private readonly Dictionary<int, X86FunctionFlow> _followed = [];
    private int _kept;
    private long _budget;

    public X86Machine(CodeImage image, CodeMap map, FunctionPointers pointers, CallConvention goConvention)
    {
        _image = image;
        _map = map;
        _pointers = pointers;
        var callees = new KnownCallees(map);
        _effectOf = callees.EffectOf;
        _goStep = new X86Step(goConvention, _effectOf);
        _step = new X86Step(CallConvention.SystemV, _effectOf);
        // Functions that call wrappers are decoded once for each wrapper at most; together they are a small part of a program.
        _budget = (long)FunctionLimit + (4 * image.Code.Sum(range => (long)range.Bytes.Length));
    }

    public ReferenceMap? ReadReferences() => X86References.Read(_image, _map, _pointers);

    public IEnumerable<ulong> FindReferences(ulong target)
    {
        foreach (var range in _image.Code)
        {
            var places = new List<ulong>();
            X86References.Find(range, target, places);
            foreach (var place in places) yield return place;
        }
    }

    public IEnumerable<ulong> FindSystemCalls()
    {
        foreach (var range in _image.Code)
        {
            var found = new List<int>();
            Find(range.Bytes.Span, [0x0f, 0x05], found); // syscall
            Find(range.Bytes.Span, [0x0f, 0x34], found); // sysenter
            Find(range.Bytes.Span, [0xcd, 0x80], found); // int 0x80
            found.Sort();
            foreach (var offset in found) yield return range.Start + (ulong)offset;
        }
    }

    public IFunctionFlow? Follow(int function)
    {
        if (_followed.TryGetValue(function, out var known)) return known;
        var start = _map.StartOf(function);
        var size = _map.EndOf(function) - start;
        if (size > FunctionLimit || (_budget -= (long)size) < 0) return null;
        var range = _image.Code.First(range => start >= range.Start && start < range.End);
        var code = X86Function.Decode(start, _map.EndOf(function), range.Bytes.Span.Slice((int)(start - range.Start), (int)size), _image, _effectOf);
        var flow = new X86FunctionFlow(code, _map.IsGo(function) ? _goStep : _step);
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
