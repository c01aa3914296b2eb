using Abide.Compatibility.Verdicts;
using Abide.Formats;
using Abide.Formats.Elf;
using Abide.Formats.Go;
using Abide.Formats.Roots;
using Abide.Recall.Tests.Tracing;

namespace Abide.Recall.Tests.Recall;

/// <summary>A program that was run, what is claimed of its system calls, and where its own code lies in memory.</summary>
internal sealed class JudgedProgram
{
    /// <summary>
    /// Where Linux puts a position-independent program that has an interpreter, on x86_64 without randomisation:
    /// ELF_ET_DYN_BASE, two thirds of the address space (arch/x86/include/asm/elf.h), rounded down to a page.
    /// </summary>
    private const ulong PositionIndependentBase = 0x5555_5555_4000;

    private const ulong PageSize = 4096;

    private readonly ElfFile _elf;

    private JudgedProgram(string path, ElfFile elf, ProgramClass kind, SyscallFacts? claim)
    {
        Path = path;
        _elf = elf;
        Class = kind;
        Claim = claim;
        Naive = NaiveSet.Of(elf);
    }

    public string Path { get; }

    public ProgramClass Class { get; }

    /// <summary>Null when its system calls were not examined.</summary>
    public SyscallFacts? Claim { get; }

    /// <summary>What a search without reachability or flow would say: see <see cref="NaiveSet"/>.</summary>
    public IReadOnlySet<int> Naive { get; }

    /// <summary>Null when it is not a program for x86_64.</summary>
    public static JudgedProgram? Read(string path, byte[] bytes)
    {
        if (!ElfFile.TryParse(bytes, path, out var elf, out _) || elf.Header.Machine != ElfMachine.X86_64) return null;

        var go = GoBinary.TryRead(elf, out _, System.Collections.Immutable.ImmutableArray.CreateBuilder<Problem>());
        var report = new ProgramJudge([], new DirectoryTree("/")).Judge(path, path, bytes, sha256: null).Program;
        return report is null ? null : new(path, elf, go ? ProgramClass.Go : ProgramClass.C, report.Facts.Syscalls);
    }

    /// <summary>
    /// The calls that the program's own code made. The loader and the libraries of a dynamic program make calls as well;
    /// those are claimed of them. A static program has no other code than its own.
    /// </summary>
    public IEnumerable<TracedCall> Own(TracedImage image) =>
        _elf.Interpreter is null ? image.Calls : image.Calls.Where(call => call.Addresses.Any(IsOwn));

    private bool IsOwn(ulong address) =>
        _elf.Segments.Any(segment =>
            segment.Type == SegmentType.Load
            && segment.Access.HasFlag(SegmentAccess.Execute)
            && address - Bias - segment.VirtualAddress - 1 < segment.MemorySize); // the address follows the instruction

    /// <summary>Address in memory less address in the file: load_elf_binary() of fs/binfmt_elf.c puts the first page of the program at the base.</summary>
    private ulong Bias
    {
        get
        {
            if (_elf.Header.Type != ElfType.Shared) return 0;
            var loaded = _elf.Segments.Where(segment => segment.Type == SegmentType.Load).ToList();
            var alignment = Math.Max(PageSize, loaded.Max(segment => segment.Alignment));
            return (PositionIndependentBase & ~(alignment - 1)) - (loaded.Min(segment => segment.VirtualAddress) & ~(PageSize - 1));
        }
    }
}
