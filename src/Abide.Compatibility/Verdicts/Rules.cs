using System.Collections.Immutable;
using Abide.Compatibility.Verdicts.Hardware;
using Abide.Compatibility.Verdicts.Kernels;
using Abide.Compatibility.Verdicts.Loading;
using Abide.Compatibility.Verdicts.Memory;
using Abide.Compatibility.Verdicts.Programs;
using Abide.Compatibility.Verdicts.StaticPrograms;
using Abide.Compatibility.Verdicts.Symbols;
using Abide.Compatibility.Verdicts.Syscalls;
using Abide.Compatibility.Verdicts.Versions;

namespace Abide.Compatibility.Verdicts;

/// <summary>Every rule, in the order in which they judge: what stops a program earlier comes first.</summary>
public static class Rules
{
    public static ImmutableArray<Rule> All { get; } =
    [
        new ArchitectureRule(),
        new DamagedRule(),
        new PackedRule(),
        new InterpreterRule(),
        new StaticKernelRule(),
        new PageSizeRule(),
        new LibraryRule(),
        new RejectedLibraryRule(),
        new UnknownLibraryRule(),
        new WorkingDirectoryRule(),
        new MissingVersionRule(),
        new UnknownVersionRule(),
        new PackedRelocationsRule(),
        new MissingSymbolRule(),
        new UnknownSymbolRule(),
        new LazySymbolRule(),
        new RuntimeFloorRule(),
        new CpuLevelRule(),
        new DlopenRule(),
        new StaticNameServiceRule(),
        new PureGoLookupRule(),
        new ExecutableStackRule(),
        new TextRelocationRule(),
        new StaticTlsRule(),
        new WeakVersionRule(),
        new NoVersionInformationRule(),
        new HostSymbolRule(),
        new FatalSyscallRule(),
        new UnprovenSyscallRule(),
        new FallbackSyscallRule(),
        new SwitchedOffSyscallRule(),
        new PrivilegedSyscallRule(),
        new OpenSyscallsRule(),
        new FilteredSyscallRule(),
        new ObservedDeathRule(),
    ];

    /// <summary>The rule with this id (any case), or null.</summary>
    public static Rule? Find(string id) =>
        All.FirstOrDefault(rule => string.Equals(rule.Id, id, StringComparison.OrdinalIgnoreCase));
}
