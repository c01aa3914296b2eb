using Abide.Compatibility.Needs.Syscalls.Arm64;
using Abide.Compatibility.Needs.Syscalls.Code;
using Abide.Compatibility.Needs.Syscalls.X86;
using Abide.Formats.Elf;

namespace Abide.Compatibility.Needs.Syscalls.Calls;

/// <summary>
/// Code of C, C++, Rust and assembly: compilers leave no table that says what is used, so that each function is looked at, and
/// reachability is told afterwards by <see cref="ObjectCalls"/>.
/// </summary>
internal sealed class NativeCode
{
    private readonly CodeImage _image;
    private readonly ImportSlots _imports;
    private readonly Arm64Addresses? _armAddresses;
    private Func<Reachability>? _coarse;

    private NativeCode(CodeImage image, CodeMap map, ImportSlots imports)
    {
        (_image, Map, _imports) = (image, map, imports);
        if (image.Elf.Header.Machine == ElfMachine.AArch64) _armAddresses = new Arm64Addresses(image, map);
    }

    public CodeMap Map { get; }

    /// <summary>Null when the code cannot be looked at.</summary>
    public static NativeCode? Open(ElfFile elf)
    {
        if (!CodeImage.TryCreate(elf, out var image)) return null;
        return new NativeCode(image!, CodeMapReader.Read(image!, go: null), ImportSlots.Read(elf));
    }

    /// <summary>Whether any byte of the code may call the system, or ask the C library to with a number of the caller's.</summary>
    public static bool MayCall(ElfFile elf)
    {
        foreach (var segment in elf.Segments)
        {
            if (segment.Type != SegmentType.Load || !segment.Access.HasFlag(SegmentAccess.Execute)) continue;
            var code = elf.AtAddress(segment.VirtualAddress).Span;
            if (elf.Header.Machine == ElfMachine.AArch64 ? Arm64Machine.MayCall(code, segment.VirtualAddress) : X86Machine.MayCall(code)) return true;
        }

        return ImportSlots.Has(elf, ImportSlots.SyscallFunction);
    }

    /// <summary>Every system call of every function.</summary>
    public IReadOnlyList<Sighting> FindCalls()
    {
        var pointers = FunctionPointers.Read(_image, Map, go: null);
        IMachine machine = _armAddresses is not null ? new Arm64Machine(_image, Map, pointers, Arm64Step.Standard, _armAddresses) : new X86Machine(_image, Map, pointers, X86Convention.SystemV);
        // The two bytes stand in most big programs by chance.
        if (!_imports.Names.Contains(ImportSlots.SyscallFunction) && !machine.FindSystemCalls().Any(address => IsReal(address, machine))) return [];

        // Most numbers are told inside their function, so that nobody asks who calls it.
        var references = new Lazy<ReferenceMap?>(machine.ReadReferences);
        _coarse = () => references.Value is { } all ? Reachability.Read(_image, Map, all, pointers) : Reachability.Of(Map);
        var found = new SyscallSearch(_image, Map, () => references.Value, pointers, Reachability.Of(Map), machine, flows: null).Run(_imports.SlotsOf(ImportSlots.SyscallFunction));
        Sighting[] sightings = [.. found.Told.SelectMany(places => places.Value), .. found.Untold];
        return [.. sightings.SelectMany(new LibraryFlows(_image.Elf, machine).Resolve)];
    }

    private bool IsReal(ulong address, IMachine machine) =>
        Map.IndexOf(address) is var function and >= 0 && (machine.Follow(function) is not { } flow || flow.SystemCallAt(address) is not null);

    /// <summary>What the object's own code makes, from wherever it is entered on.</summary>
    public SyscallNeeds Report(IReadOnlyList<Sighting> sightings)
    {
        // Beyond a size, functions that any word of data points to count as reached, so that not every instruction is decoded. A static
        // program is worth more: it has the C library's tables of pointers, which lead everywhere.
        const long ExactLimit = 1 << 20, ExactStaticLimit = 16 << 20;
        var limit = _image.Elf.Dynamic is null or { Needed: [] } ? ExactStaticLimit : ExactLimit;
        if (_coarse is not null && _image.Code.Sum(range => (long)range.Bytes.Length) > limit)
        {
            var reachability = _coarse();
            var functions = Enumerable.Range(0, Map.Count);
            return new NativeReport(Map, [.. functions.Select(reachability.IsPossible)], [.. functions.Select(reachability.IsSure)]).Write(sightings);
        }

        if (Summarise([]) is { } calls) return new NativeReport(Map, calls.Reach(calls.Count), calls.Reach(Map.Count)).Write(sightings);
        var everything = new bool[Map.Count];
        Array.Fill(everything, true);
        return new NativeReport(Map, everything, new bool[Map.Count]).Write(sightings);
    }

    /// <summary>What the object leads to; null when it refers to more than any real object does.</summary>
    public ObjectCalls? Summarise(IReadOnlyList<Sighting> sightings)
    {
        var calls = new ObjectCallsReader(_image, Map, _imports, Scan).Read(sightings);
        return _armAddresses is { IsWhole: false } ? null : calls;
    }

    private List<CodeReference> Scan(DataPointers data) => _armAddresses is not null ? Arm64CallScan.Read(_image, Map, _armAddresses, data) : X86CallScan.Read(_image, Map, data);
}
