using System.Collections.Immutable;
using Abide.Compatibility.Targets.Roots;
using Abide.Compatibility.Verdicts;
using Abide.Formats;
using Abide.Formats.Elf;
using Abide.Formats.Go;
using Abide.Formats.Roots;
using Abide.Recall.Tests.Tracing;
using Abide.Tests;

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

    /// <summary>Judges for the root in which everything runs, or whose programs are emulated; its libraries are read once.</summary>
    private static readonly Dictionary<ElfMachine, Lazy<ProgramJudge>> s_judges = new()
    {
        [ElfMachine.X86_64] = new(() => JudgeFor("work")),
        [ElfMachine.AArch64] = new(() => JudgeFor("work-arm64")),
    };

    private readonly ElfFile _elf;

    private JudgedProgram(string path, ReadOnlySpan<byte> bytes, ElfFile elf, CodeClass kind, SyscallFacts? claim)
    {
        Path = path;
        _elf = elf;
        Class = kind;
        Language = kind == CodeClass.Go ? "Go" : LanguageOf(bytes);
        Claim = claim;
        Naive = kind == CodeClass.C && elf.Interpreter is not null ? NaiveSet.Of(elf).Union(NaiveSet.OfLibc(elf.Header.Machine)) : NaiveSet.Of(elf);
    }

    public string Path { get; }

    /// <summary>Of its own code.</summary>
    public CodeClass Class { get; }

    /// <summary>What it is written in, as far as its bytes tell: C++ needs its library or brings it along, Rust leaves paths of its own.</summary>
    public string Language { get; }

    /// <summary>Null when its system calls were not examined.</summary>
    public SyscallFacts? Claim { get; }

    /// <summary>What a search without reachability or flow would say: see <see cref="NaiveSet"/>.</summary>
    public ImmutableHashSet<int> Naive { get; }

    /// <summary>Null when it is a program neither for x86_64 nor for AArch64.</summary>
    public static JudgedProgram? Read(string path, byte[] bytes)
    {
        if (!ElfFile.TryParse(bytes, path, out var elf, out _) || !s_judges.TryGetValue(elf.Header.Machine, out var judge)) return null;

        var go = GoBinary.TryRead(elf, out _, ImmutableArray.CreateBuilder<Problem>());
        var report = judge.Value.Judge(path, path, bytes, sha256: null).Program;
        return report is null ? null : new(path, bytes, elf, go ? CodeClass.Go : CodeClass.C, report.Facts.Syscalls);
    }

    /// <summary>The calls that code of a class made: of the program's own class its own code, of C its loader and its libraries.</summary>
    public IEnumerable<TracedCall> CallsOf(CodeClass code, TracedImage image)
    {
        // A static program has no other code than its own (none of those here opens a plug-in); the kernel's vDSO acts for it.
        if (_elf.Interpreter is null) return code == Class ? image.Calls : [];
        if (Class == CodeClass.C) return code == CodeClass.C ? image.Calls : [];
        return image.Calls.Where(call => call.Addresses.Any(address => IsOwn(address) == (code == CodeClass.Go)));
    }

    /// <summary>Those that are not claimed. An open set is held to its numbers as well: it must not hide a miss.</summary>
    public IEnumerable<TracedCall> Missing(IEnumerable<TracedCall> seen)
    {
        var claimed = Claim?.Items.Select(item => item.Number).ToHashSet() ?? [];
        return seen.Where(call => !claimed.Contains(call.Number));
    }

    private static string LanguageOf(ReadOnlySpan<byte> content)
    {
        if (content.IndexOf("library/std/src/"u8) >= 0) return "Rust";
        return content.IndexOf("GLIBCXX_"u8) >= 0 || content.IndexOf("St9exception"u8) >= 0 ? "C++" : "C";
    }

    private static ProgramJudge JudgeFor(string name)
    {
        var root = new DirectoryTree(TestCache.DebianRoot(name));
        return new([RootTarget.Create($"dir:{name}", root, kernel: null, _ => null)], root);
    }

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
