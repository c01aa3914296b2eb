using Abide.Compatibility.Needs.Syscalls.Code;
using Abide.Compatibility.Needs.Syscalls.X86;
using Abide.Compatibility.Targets;
using Abide.Formats.Elf;

namespace Abide.Compatibility.Needs.Syscalls.Calls;

/// <summary>
/// Code of C, C++, Rust and assembly: compilers leave no table that says what is used, so that each function is looked at, and
/// reachability is told afterwards by <see cref="ObjectCalls"/>.
/// </summary>
internal sealed class NativeCode
{
    /// <summary>setuid, setgid, setreuid, setregid, setgroups, setresuid, setresgid.</summary>
    private static readonly int[] s_identityCalls = [105, 106, 113, 114, 116, 117, 119];

    /// <summary>setuid, setgid, setgroups, capset, prctl, chroot.</summary>
    private static readonly int[] s_capabilityCalls = [105, 106, 116, 126, 157, 161];

    private readonly CodeImage _image;
    private readonly ImportSlots _imports;
    private Func<Reachability>? _coarse;

    private NativeCode(CodeImage image, CodeMap map, ImportSlots imports) => (_image, Map, _imports) = (image, map, imports);

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
            if (segment.Type == SegmentType.Load && segment.Access.HasFlag(SegmentAccess.Execute) && X86Machine.MayCall(elf.AtAddress(segment.VirtualAddress).Span)) return true;
        }

        return ImportSlots.Has(elf, ImportSlots.SyscallFunction);
    }

    /// <summary>Every system call of every function.</summary>
    public IReadOnlyList<Sighting> FindCalls()
    {
        var pointers = FunctionPointers.Read(_image, Map, go: null);
        var machine = new X86Machine(_image, Map, pointers, CallConvention.SystemV);
        // The two bytes stand in most big programs by chance.
        if (!_imports.Names.Contains(ImportSlots.SyscallFunction) && !machine.FindSystemCalls().Any(address => IsReal(address, machine))) return [];

        // Most numbers are told inside their function, so that nobody asks who calls it.
        var references = new Lazy<ReferenceMap?>(machine.ReadReferences);
        _coarse = () => references.Value is { } all ? Reachability.Read(_image, Map, all, pointers) : Reachability.Of(Map);
        var found = new SyscallSearch(_image, Map, () => references.Value, pointers, Reachability.Of(Map), machine, flows: null).Run(_imports.SlotsOf(ImportSlots.SyscallFunction));
        Sighting[] sightings = [.. found.Told.SelectMany(places => places.Value), .. found.Untold];
        if (_image.Elf.Dynamic?.Soname == "libcap.so.2") return [.. sightings.SelectMany(Capabilities)];
        return IsGlibc(_image.Elf) ? [.. sightings.SelectMany(sighting => IdentityChanges(sighting, machine))] : sightings;
    }

    private bool IsReal(ulong address, X86Machine machine) =>
        Map.IndexOf(address) is var function and >= 0 && (machine.Follow(function) is not { } flow || flow.SystemCallAt(address) is not null);

    /// <summary>
    /// glibc has every thread repeat a change of identity (nptl/nptl_setxid.c): the number lies with its arguments in a structure
    /// that a signal handler picks up.
    /// </summary>
    private static IEnumerable<Sighting> IdentityChanges(Sighting sighting, X86Machine machine) =>
        sighting.Number is null && machine.Follow(sighting.Function)?.TakesAllFromMemory(sighting.Address) == true
            ? s_identityCalls.Select(number => sighting with { Number = number, IsConstant = false })
            : [sighting];

    /// <summary>libcap makes its calls through pointers that a threaded program may replace (libcap/cap_proc.c, cap_set_syscall).</summary>
    private static IEnumerable<Sighting> Capabilities(Sighting sighting) =>
        sighting.Number is null ? s_capabilityCalls.Select(number => sighting with { Number = number, IsConstant = false }) : [sighting];

    private static bool IsGlibc(ElfFile elf) =>
        elf.Versions.Definitions.Any(definition => definition.Version == "GLIBC_PRIVATE") || (elf.Dynamic is null or { Needed: [] } && StaticLibc.Identify(elf) == LibcFamily.Glibc);

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

        var calls = Summarise([]);
        return new NativeReport(Map, calls.Reach(calls.Count), calls.Reach(Map.Count)).Write(sightings);
    }

    public ObjectCalls Summarise(IReadOnlyList<Sighting> sightings) => new ObjectCallsReader(_image, Map, _imports).Read(sightings);
}
