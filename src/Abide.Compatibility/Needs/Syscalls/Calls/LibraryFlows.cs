using Abide.Compatibility.Needs.Syscalls.Code;
using Abide.Compatibility.Targets;
using Abide.Formats.Elf;

namespace Abide.Compatibility.Needs.Syscalls.Calls;

/// <summary>Numbers that C libraries pass through memory on purpose.</summary>
internal sealed class LibraryFlows
{
    // setuid, setgid, setreuid, setregid, setgroups, setresuid, setresgid; setuid, setgid, setgroups, capset, prctl, chroot
    private static readonly (int[] Identity, int[] Capability) s_x86 = ([105, 106, 113, 114, 116, 117, 119], [105, 106, 116, 126, 157, 161]);
    private static readonly (int[] Identity, int[] Capability) s_arm = ([146, 144, 145, 143, 159, 147, 149], [146, 144, 159, 91, 167, 51]);

    private readonly IMachine _machine;
    private readonly (int[] Identity, int[] Capability) _numbers;
    private readonly bool _isCapabilities;
    private readonly bool _isGlibc;

    public LibraryFlows(ElfFile elf, IMachine machine)
    {
        _machine = machine;
        _numbers = elf.Header.Machine == ElfMachine.AArch64 ? s_arm : s_x86;
        _isCapabilities = elf.Dynamic?.Soname == "libcap.so.2";
        _isGlibc = elf.Versions.Definitions.Any(definition => definition.Version == "GLIBC_PRIVATE") || (elf.Dynamic is null or { Needed: [] } && StaticLibc.Identify(elf) == LibcFamily.Glibc);
    }

    /// <summary>
    /// The numbers at a place where none can be told; the place itself where it is none of these. glibc has every thread repeat a change
    /// of identity (nptl/nptl_setxid.c): the number lies with its arguments in a structure that a signal handler picks up. libcap makes
    /// its calls through pointers that a threaded program may replace (libcap/cap_proc.c, cap_set_syscall).
    /// </summary>
    public IEnumerable<Sighting> Resolve(Sighting sighting)
    {
        if (sighting.Number is not null) return [sighting];
        if (_isCapabilities) return Possible(sighting, _numbers.Capability);
        return _isGlibc && _machine.Follow(sighting.Function)?.TakesAllFromMemory(sighting.Address) == true ? Possible(sighting, _numbers.Identity) : [sighting];
    }

    private static IEnumerable<Sighting> Possible(Sighting sighting, int[] numbers) => numbers.Select(number => sighting with { Number = number, IsConstant = false });
}
