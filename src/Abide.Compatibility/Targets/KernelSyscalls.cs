using System.Collections.Frozen;
using System.Collections.Immutable;
using Abide.Compatibility.Targets.Measured;
using Abide.Compatibility.Targets.Seccomp;

namespace Abide.Compatibility.Targets;

/// <summary>
/// The system calls of one release's kernel on one architecture, for programs of that architecture's own ABI (no i386 or x32
/// calls on x86-64). Every number has an answer. Immutable and thread-safe.
/// </summary>
public sealed class KernelSyscalls
{
    private readonly UpstreamSyscalls _names;
    private readonly FrozenDictionary<int, SyscallOffer> _offers;
    private readonly FrozenDictionary<int, SyscallOffer>? _other;
    private readonly Confidence _confidence;
    private readonly Confidence _absence;
    private readonly Func<string?, SyscallError>? _filter;
    private readonly FrozenSet<int> _seen;

    private KernelSyscalls(
        UpstreamSyscalls names, FrozenDictionary<int, SyscallOffer> offers, FrozenDictionary<int, SyscallOffer>? other, Confidence confidence, Confidence absence, Func<string?, SyscallError>? filter = null, FrozenSet<int>? seen = null)
    {
        _names = names;
        _offers = offers;
        _other = other;
        _confidence = confidence;
        _absence = absence;
        _filter = filter;
        _seen = seen ?? [];
        Numbers = [.. offers.Keys.Order()];
    }

    /// <summary>The numbers in the kernel's table, ascending; every other number is absent.</summary>
    public ImmutableArray<int> Numbers { get; }

    /// <summary>What the kernel does with a number; any number may be asked.</summary>
    public SyscallAnswer Answer(int number)
    {
        var (state, error, condition) = Read(_offers, number);
        var name = _names.Find(number)?.Name ?? _offers.GetValueOrDefault(number)?.Name;
        var filtered = _filter?.Invoke(name) ?? SyscallError.None;
        if (filtered != SyscallError.None)
            return new() { Number = number, Name = name, State = state, Error = filtered, IsFiltered = true, Confidence = Confidence.Documented };

        var isDisputed = _other is not null && Read(_other, number).Error != error;
        return new()
        {
            Number = number,
            Name = name,
            State = state,
            Error = error,
            Condition = condition,
            Confidence = _seen.Contains(number) ? Confidence.Measured : isDisputed ? Confidence.Unverified : state == SyscallState.Absent ? _absence : _confidence,
        };
    }

    /// <summary>A kernel that carries out every call that upstream has; null for an architecture without a table.</summary>
    public static KernelSyscalls? Everything(string architecture) =>
        UpstreamSyscalls.For(architecture) is { } upstream ? Upstream(upstream, new Version(int.MaxValue, 0)) : null;

    /// <summary>The same kernel behind the seccomp filter of a container, which answers first.</summary>
    public KernelSyscalls Behind(SeccompProfile profile, string architecture, Version version) =>
        new(_names, _offers, _other, _confidence, _absence, name => profile.Answer(name, architecture, version), _seen);

    /// <summary>The same kernel as it answered when it was asked itself, and not behind a seccomp filter.</summary>
    internal KernelSyscalls Corrected(ImmutableArray<MeasuredSyscall> measured)
    {
        var offers = new Dictionary<int, SyscallOffer>(_offers);
        var seen = new HashSet<int>();
        foreach (var call in measured.Where(call => call.Outcome is ProbeOutcome.Wired or ProbeOutcome.Absent))
        {
            seen.Add(call.Number);
            var fact = Read(_offers, call.Number).Error;
            var isAbsent = call.Outcome == ProbeOutcome.Absent;
            // EPERM may be what the facts say, or be about the one who asked.
            if (isAbsent ? fact != SyscallError.NotImplemented : fact == SyscallError.NotImplemented || (fact == SyscallError.NotPermitted && call.Errno != ErrorNumber.NotPermitted))
                offers[call.Number] = new(call.Number, call.Name, isAbsent ? SyscallState.Absent : SyscallState.Wired, Note: null);
        }

        return new(_names, offers.ToFrozenDictionary(), _other, _confidence, _absence, _filter, seen.ToFrozenSet());
    }

    /// <summary>A kernel whose source was read.</summary>
    internal static KernelSyscalls Measured(KernelTable table, MeasuredKernel kernel) =>
        new(table.Names, table.Syscalls(kernel.Release)!, other: null, Confidence.Measured, Confidence.Measured);

    /// <summary>A kernel between two measured ones of its line, or after the last of them.</summary>
    internal static KernelSyscalls Inferred(KernelTable table, MeasuredKernel older, MeasuredKernel? newer) =>
        new(table.Names, table.Syscalls(older.Release)!, newer is null ? null : table.Syscalls(newer.Release), Confidence.Inferred, Confidence.Inferred);

    /// <summary>A kernel of which only the version is known: it has what upstream had by then; what else its vendor added is not known.</summary>
    internal static KernelSyscalls Upstream(UpstreamSyscalls upstream, Version version) =>
        new(upstream, upstream.Until(version), other: null, Confidence.Inferred, Confidence.Unverified);

    /// <summary>
    /// A kernel of a known version whose vendor's table was read from <see cref="VendorKernelTable.First"/> on. The tree answers for a
    /// release that is known to be made from it; what it has beyond upstream's version came with an update and is unverified. For one
    /// that comes with several kernels upstream's version answers, and where the tree differs nothing is verified.
    /// </summary>
    internal static KernelSyscalls Vendor(UpstreamSyscalls upstream, Version version, VendorKernel tree, Confidence known)
    {
        var byVersion = upstream.Until(version);
        var byTree = byVersion.Values.Where(offer => offer.Number < VendorKernelTable.First)
            .Concat(tree.Wired.Select(number => new SyscallOffer(number, upstream.NameOf(number), SyscallState.LikelyWired, Note: null)))
            .Concat(tree.Reserved.Select(number => new SyscallOffer(number, upstream.NameOf(number), SyscallState.Stub, Note: null)))
            .ToFrozenDictionary(offer => offer.Number);
        return known == Confidence.Unverified
            ? new(upstream, byVersion, byTree, Confidence.Inferred, Confidence.Unverified)
            : new(upstream, byTree, byVersion, Confidence.Inferred, Confidence.Inferred);
    }

    private static (SyscallState State, SyscallError Error, string? Condition) Read(FrozenDictionary<int, SyscallOffer> offers, int number)
    {
        if (!offers.TryGetValue(number, out var offer))
            return (SyscallState.Absent, SyscallError.NotImplemented, null);
        var error = offer.State is SyscallState.Absent or SyscallState.Stub ? SyscallError.NotImplemented : offer.DefaultError;
        return (offer.State, error, offer.Condition);
    }
}
