using Abide.Compatibility.Needs.Syscalls.Arm64;
using Abide.Compatibility.Needs.Syscalls.Calls;
using Abide.Compatibility.Needs.Syscalls.Code;
using Abide.Compatibility.Needs.Syscalls.X86;
using Abide.Formats.Elf;
using Abide.Formats.Go;

namespace Abide.Compatibility.Needs.Syscalls;

/// <summary>
/// Reads out of a program's code which system calls it can make. What comes out is never too small: a number that cannot be told
/// leaves the set open.
/// </summary>
public static class SyscallReader
{
    /// <summary>Sites that are reported for one number at most; numbers are never left out.</summary>
    public const int SiteLimit = 16;

    /// <summary>Null when the code is not examined: it is neither for x86-64 nor for AArch64.</summary>
    public static SyscallNeeds? Read(ElfFile elf, GoBinary? go)
    {
        ArgumentNullException.ThrowIfNull(elf);
        if (!IsExamined(elf)) return null;
        return go is null ? ReadNative(elf) : ReadGo(elf, go);
    }

    /// <summary>What the code of a library leads to; null when it is for neither of the two architectures, or cannot be looked at.</summary>
    public static ObjectCalls? ReadCalls(ElfFile elf)
    {
        ArgumentNullException.ThrowIfNull(elf);
        if (!IsExamined(elf) || NativeCode.Open(elf) is not { } code) return null;
        return code.Summarise(NativeCode.MayCall(elf) ? code.FindCalls() : []);
    }

    private static bool IsExamined(ElfFile elf) =>
        elf.Header is { Encoding: { Is64: true, IsLittleEndian: true }, Machine: ElfMachine.X86_64 or ElfMachine.AArch64 };

    private static SyscallNeeds ReadNative(ElfFile elf)
    {
        // Most objects have no such instruction and leave everything to the C library.
        if (!NativeCode.MayCall(elf)) return new SyscallNeeds([], []);
        if (NativeCode.Open(elf) is not { } code) return Unread(elf);
        var sightings = code.FindCalls();
        return sightings.Count == 0 ? new SyscallNeeds([], []) : code.Report(sightings);
    }

    private static SyscallNeeds ReadGo(ElfFile elf, GoBinary go)
    {
        if (!CodeImage.TryCreate(elf, out var image)) return Unread(elf);

        var map = CodeMapReader.Read(image!, go.Functions);
        var pointers = FunctionPointers.Read(image!, map, go.Functions);
        var isArm = elf.Header.Machine == ElfMachine.AArch64;
        var convention = ConventionOf(go, isArm);
        IMachine machine = isArm ? new Arm64Machine(image!, map, pointers, convention, new Arm64Addresses(image!, map)) : new X86Machine(image!, map, pointers, convention);
        if (machine.ReadReferences() is not { } references) return Unread(elf);

        var reachability = Reachability.Read(image!, map, references, pointers);
        var slots = ImportSlots.Read(elf).SlotsOf(ImportSlots.SyscallFunction);
        var sightings = new SyscallSearch(image!, map, () => references, pointers, reachability, machine, new GoFlows(map, convention)).Run(slots);
        var needs = new SyscallReport(new CallerWalk(map, references, reachability, machine), new GoModules(go.Build)).Write(sightings);
        // Without its table, where Go's functions begin is a guess.
        if (go.Functions is null) needs = needs with { Untold = [.. needs.Untold, .. Unread(elf).Untold] };
        return needs;
    }

    /// <summary>Its code cannot be looked at: anything may be called.</summary>
    private static SyscallNeeds Unread(ElfFile elf) => new([], [new SyscallSite(null, elf.Header.Entry, [], null, IsCertain: false)]);

    private static CallConvention ConventionOf(GoBinary go, bool isArm)
    {
        var firstWithRegisters = isArm ? 18 : 17;
        var hasRegisters = go.Build?.Version.IsAtLeast(firstWithRegisters) ?? go.Functions?.Layout is not (GoFunctionLayout.Go12 or GoFunctionLayout.Go116);
        if (isArm) return hasRegisters ? Arm64Step.GoRegisters : Arm64Step.GoStack;
        return hasRegisters ? X86Convention.GoRegisters : X86Convention.GoStack;
    }
}
