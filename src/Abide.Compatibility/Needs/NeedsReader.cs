using System.Collections.Immutable;
using System.Numerics;
using Abide.Compatibility.Targets;
using Abide.Formats.Elf;

namespace Abide.Compatibility.Needs;

/// <summary>Extracts <see cref="ProgramNeeds"/> from an ELF file.</summary>
public static class NeedsReader
{
    // Package managers that give each package a directory of its own come to a hundred; ld.so has no limit.
    private const int SearchPathLimit = 512;

    /// <summary>Of Linux kernels, largest first.</summary>
    private static readonly int[] PageSizes = [65536, 16384, 4096];

    public static ProgramNeeds Read(ElfFile elf, string path, string location)
    {
        var dynamic = elf.Dynamic;
        var isStarted = IsStarted(elf);
        var isStatic = elf.Interpreter is null && (dynamic is null || dynamic.Needed.IsEmpty) && isStarted;
        var staticLibc = isStatic ? StaticLibc.Identify(elf) : LibcFamily.Unknown;
        return new ProgramNeeds
        {
            Path = path,
            Location = location,
            Architecture = ElfArchitecture.Name(elf.Header),
            Type = elf.Header.Type,
            IsExecutable = isStarted,
            IsStatic = isStatic,
            Interpreter = elf.Interpreter,
            Soname = dynamic?.Soname,
            Needed = dynamic is null ? [] : [.. dynamic.Needed, .. dynamic.Filters],
            RPath = dynamic is { RunPath: null } ? SplitPath(dynamic.RPath) : [],
            RunPath = SplitPath(dynamic?.RunPath),
            HasRunPath = dynamic?.RunPath is not null,
            BindsNow = dynamic?.BindsNow ?? false,
            SkipsDefaultPaths = dynamic?.Flags1.HasFlag(DynamicFlags1.NoDefaultLibraries) ?? false,
            HasTextRelocations = dynamic?.HasTextRelocations ?? false,
            UsesStaticTls = dynamic?.Flags.HasFlag(DynamicFlags.StaticTls) ?? false,
            NeedsExecutableStack = NeedsExecutableStack(elf),
            HasPackedRelocations = elf.HasPackedRelocations,
            LargestPageSize = LargestPageSize(elf, isStarted),
            VersionNeeds = elf.Versions.Needs,
            Imports = ReadImports(elf),
            AbiTag = elf.Notes.AbiTag,
            BuildId = elf.Notes.BuildId,
            CpuNeeded = CpuNeeded(elf),
            Dlopen = elf.Notes.Dlopen,
            StaticLibc = staticLibc,
            StaticNameServices = staticLibc == LibcFamily.Glibc ? StaticLibc.NameServices(elf) : [],
            ChecksKernelVersion = staticLibc == LibcFamily.Glibc && StaticLibc.ChecksKernelVersion(elf),
            Packer = FindPacker(elf),
            IsDamaged = elf.IsLoadViewDamaged || HasEndlessPath(dynamic),
        };
    }

    /// <summary>
    /// ET_DYN is both: a program has an interpreter or DF_1_PIE; a static PIE built before DF_1_PIE existed has an entry and
    /// no SONAME.
    /// </summary>
    private static bool IsStarted(ElfFile elf)
    {
        if (elf.Header.Type != ElfType.Shared) return elf.Header.Type == ElfType.Executable;
        if (elf.Dynamic is not { } dynamic) return elf.Interpreter is not null || elf.Header.Entry != 0;
        if (dynamic.Flags1.HasFlag(DynamicFlags1.Pie)) return true;
        // A few libraries have an interpreter too, to print their version when run (libc.so.6).
        return dynamic.Soname is null && (elf.Interpreter is not null || (dynamic.Needed.IsEmpty && elf.Header.Entry != 0 && elf.DynamicSymbols.Count <= 1));
    }

    /// <summary>Undefined symbols that a relocation names, and defined ones that R_*_COPY fills from a library.</summary>
    private static ImmutableArray<Import> ReadImports(ElfFile elf)
    {
        var symbols = elf.DynamicSymbols;
        if (symbols.Count <= 1) return [];

        var references = new byte[symbols.Count];
        const byte Lazy = 1, Start = 2, Copy = 4;
        var copyType = CopyRelocation(elf.Header.Machine);
        foreach (var table in elf.Relocations)
        {
            foreach (var relocation in table)
            {
                if (relocation.SymbolIndex == 0 || relocation.SymbolIndex >= references.Length) continue;
                references[relocation.SymbolIndex] |= relocation.IsPlt ? Lazy : relocation.Type == copyType ? Copy : Start;
            }
        }

        // 32-bit and 64-bit MIPS bind through the GOT without relocations.
        var implicitReference = elf.Header.Machine == ElfMachine.Mips ? Start : (byte)0;
        var versions = VersionsByIndex(elf.Versions.Needs);
        var imports = ImmutableArray.CreateBuilder<Import>(references.Length - references.AsSpan().Count((byte)0));
        foreach (var symbol in symbols)
        {
            var reference = references[symbol.Index] | implicitReference;
            if (reference == 0 || (!symbol.IsUndefined && (reference & Copy) == 0) || symbol.Binding == SymbolBinding.Local) continue;

            var version = symbols.HasVersions && symbol.VersionIndex < versions.Length ? versions[symbol.VersionIndex] : null;
            imports.Add(new Import(
                symbols.NameOf(symbol),
                version,
                symbol.Binding == SymbolBinding.Weak,
                symbol.Type is SymbolType.Function or SymbolType.IndirectFunction,
                reference == Lazy ? Binding.Lazy : Binding.Start,
                (reference & Copy) != 0));
        }

        return imports.DrainToImmutable();
    }

    private static VersionNeed?[] VersionsByIndex(ImmutableArray<VersionNeed> needs)
    {
        if (needs.IsEmpty) return [];
        var last = 0;
        foreach (var need in needs) last = Math.Max(last, need.Index);
        var byIndex = new VersionNeed?[last + 1];
        foreach (var need in needs) byIndex[need.Index] = need;
        return byIndex;
    }

    private static uint CopyRelocation(ElfMachine machine) => machine switch
    {
        ElfMachine.X86_64 or ElfMachine.I386 => 5, // R_X86_64_COPY, R_386_COPY
        ElfMachine.AArch64 => 1024, // R_AARCH64_COPY
        ElfMachine.Arm => 20, // R_ARM_COPY
        ElfMachine.PowerPc64 or ElfMachine.PowerPc => 19, // R_PPC64_COPY, R_PPC_COPY
        ElfMachine.S390 => 9, // R_390_COPY
        ElfMachine.RiscV or ElfMachine.LoongArch => 4, // R_RISCV_COPY, R_LARCH_COPY
        _ => uint.MaxValue,
    };

    /// <summary>An absent PT_GNU_STACK means an executable stack on the architectures whose kernel says so (EXSTACK_DEFAULT): x86-32 and older ones, no longer x86-64 since Linux 5.8.</summary>
    private static bool NeedsExecutableStack(ElfFile elf)
    {
        if (elf.Header.Type is not (ElfType.Executable or ElfType.Shared)) return false;
        foreach (var segment in elf.Segments)
        {
            if (segment.Type == SegmentType.GnuStack) return segment.Access.HasFlag(SegmentAccess.Execute);
        }

        return elf.Dynamic is not null && elf.Header.Machine is ElfMachine.X86_64 or ElfMachine.I386;
    }

    /// <summary>The kernel maps whole pages: address and file offset must agree modulo the page size, and no segment may share a page with one whose rights it would take away.</summary>
    private static int LargestPageSize(ElfFile elf, bool isStarted)
    {
        var loads = elf.Segments.Where(segment => segment.Type == SegmentType.Load && segment.MemorySize != 0).ToList();
        foreach (var pageSize in PageSizes)
        {
            if (IsMappable(loads, (ulong)pageSize, isStarted)) return pageSize;
        }

        return 1;
    }

    private static bool IsMappable(List<Segment> loads, ulong pageSize, bool isStarted)
    {
        for (var i = 0; i < loads.Count; i++)
        {
            var segment = loads[i];
            if (((segment.VirtualAddress - segment.Offset) & (pageSize - 1)) != 0) return false;
            // ld.so looks at what p_align claims, the kernel does not (elf/dl-load.c, "ELF load command alignment not page-aligned").
            if (!isStarted && (segment.Alignment & (pageSize - 1)) != 0) return false;
            if (i > 0 && SharesPage(loads[i - 1], segment, pageSize) && (loads[i - 1].Access & ~segment.Access) != SegmentAccess.None) return false;
        }

        return true;
    }

    private static bool SharesPage(Segment first, Segment second, ulong pageSize) =>
        (first.VirtualAddress + first.MemorySize - 1) / pageSize == second.VirtualAddress / pageSize;

    private static CpuLevel? CpuNeeded(ElfFile elf)
    {
        if (elf.Notes.Properties?.X86IsaNeeded is not { } isa || isa == 0) return null;
        return BitOperations.Log2(isa) switch { 0 => null, 1 => CpuLevel.V2, 2 => CpuLevel.V3, _ => CpuLevel.V4 };
    }

    /// <summary>
    /// UPX keeps its l_info structure, with the magic UPX!, right behind the program headers. An AppImage says so in e_ident
    /// (AppImage specification, "Image format"), and PyInstaller's archive ends with a cookie near the end of the file.
    /// </summary>
    private static string? FindPacker(ElfFile elf)
    {
        const int CookieReach = 8192;
        var bytes = elf.Bytes.Span;
        if (bytes[8..].StartsWith("AI"u8) && bytes[10] is 1 or 2) return "AppImage";
        if (elf.Interpreter is null && elf.Sections.IsEmpty && bytes[..Math.Min(bytes.Length, 4096)].IndexOf("UPX!"u8) >= 0) return "UPX";
        return bytes[Math.Max(0, bytes.Length - CookieReach)..].IndexOf("MEI\f\v\n\v\u000e"u8) >= 0 ? "PyInstaller" : null;
    }

    private static ImmutableArray<string> SplitPath(string? path) =>
        string.IsNullOrEmpty(path) ? [] : [.. path.Split(':').Take(SearchPathLimit)];

    private static bool HasEndlessPath(DynamicTable? dynamic) =>
        (dynamic?.RPath.AsSpan().Count(':') ?? 0) >= SearchPathLimit || (dynamic?.RunPath.AsSpan().Count(':') ?? 0) >= SearchPathLimit;
}
