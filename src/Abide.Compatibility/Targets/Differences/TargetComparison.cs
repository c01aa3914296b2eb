using System.Collections.Immutable;

namespace Abide.Compatibility.Targets.Differences;

/// <summary>Compares what two targets offer to programs of one architecture. What one of them has no fact about is counted, and never told as a difference.</summary>
public sealed class TargetComparison
{
    private readonly Offer _from;
    private readonly Offer _to;
    private readonly ScopedNeeds? _scope;
    private readonly List<Change> _changes = [];
    private readonly Dictionary<ChangeKind, int> _unknown = [];

    private TargetComparison(Offer from, Offer to, ProgramScope? program)
    {
        (_from, _to) = (from, to);
        if (program is null) return;
        var (one, other) = (program.On(from), program.On(to));
        _scope = new ScopedNeeds(
            [.. one.Libraries.Union(other.Libraries, StringComparer.Ordinal)],
            [.. one.Versions.Union(other.Versions)],
            [.. one.Symbols.Union(other.Symbols)],
            [.. one.Syscalls.Union(other.Syscalls)]);
    }

    /// <param name="from">Where programs run now.</param>
    /// <param name="to">Where they are to run.</param>
    /// <param name="program">Limits the comparison to what it needs; null for everything.</param>
    public static TargetDifference Run(Offer from, Offer to, ProgramScope? program = null)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        var comparison = new TargetComparison(from, to, program);
        comparison.CompareDefaults();
        comparison.CompareLibraries();
        comparison.CompareSyscalls();
        comparison.CompareErrors();
        return new TargetDifference
        {
            From = from.Target,
            To = to.Target,
            Architecture = from.Architecture,
            Program = program?.Path,
            Changes = [.. comparison._changes.OrderBy(change => change.Kind).ThenBy(change => change.Library, StringComparer.Ordinal)],
            Unknown = comparison._unknown.ToImmutableSortedDictionary(),
        };
    }

    private void CompareDefaults()
    {
        Setting("C library", Libc(_from), Libc(_to), Worse(_from.LibcProvenance, _to.LibcProvenance));
        Setting("x86-64 level", Level(_from), Level(_to), Worse(_from.CpuProvenance, _to.CpuProvenance));
        Setting("kernel", _from.Kernel?.Uname, _to.Kernel?.Uname, Worse(_from.Kernel?.Provenance, _to.Kernel?.Provenance));
        Setting("page size", _from.Kernel?.PageSize?.ToString(), _to.Kernel?.PageSize?.ToString(), Worse(_from.Kernel?.Provenance, _to.Kernel?.Provenance));
        Setting("$LIB", _from.Libraries.LibToken, _to.Libraries.LibToken, Confidence.Measured);
        Setting("SELinux", Enforcing(_from), Enforcing(_to), Confidence.Documented);
        Setting("crypto policy", _from.CryptoPolicy, _to.CryptoPolicy, Confidence.Measured);
        Setting("FIPS mode", Fips(_from), Fips(_to), Confidence.Measured);
        foreach (var database in (_from.NameServices?.Keys ?? []).Union(_to.NameServices?.Keys ?? [], StringComparer.Ordinal).Order(StringComparer.Ordinal))
            Setting($"name services: {database}", Services(_from, database), Services(_to, database), Confidence.Measured);
    }

    private void CompareLibraries()
    {
        var names = _scope?.Libraries ?? [.. _from.Libraries.Sonames.Union(_to.Libraries.Sonames, StringComparer.Ordinal)];
        foreach (var name in names.Order(StringComparer.Ordinal))
        {
            var (one, other) = (_from.Libraries.FindLibrary(name, []), _to.Libraries.FindLibrary(name, []));
            Compare(ChangeKind.Library, name, library: null, one.Answer, other.Answer, Worse(one.Provenance, other.Provenance));
            if (one.Value is { } ours && other.Value is { } theirs) CompareContents(name, ours, theirs, Worse(one.Provenance, other.Provenance));
        }
    }

    private void CompareContents(string name, ILibrary from, ILibrary to, Confidence confidence)
    {
        var versions = _scope?.Versions.Where(need => need.Library == name).Select(need => need.Version) ?? from.Versions.Union(to.Versions, StringComparer.Ordinal);
        foreach (var version in versions.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
            Compare(ChangeKind.Version, version, name, from.DefinesVersion(version), to.DefinesVersion(version), confidence);

        var symbols = _scope?.Symbols.Where(need => need.Library == name || (need.Library is null && IsEither(need.Symbol, from, to))).Select(need => need.Symbol) ?? from.Symbols.Union(to.Symbols);
        foreach (var symbol in symbols.Distinct().Select(symbol => (Text: symbol.ToString(), symbol)).OrderBy(pair => pair.Text, StringComparer.Ordinal))
            Compare(ChangeKind.Symbol, symbol.Text, name, from.DefinesSymbol(symbol.symbol.Name, symbol.symbol.Version), to.DefinesSymbol(symbol.symbol.Name, symbol.symbol.Version), confidence);
    }

    private static bool IsEither(VersionedSymbol symbol, ILibrary from, ILibrary to) =>
        from.DefinesSymbol(symbol.Name, symbol.Version) == Answer.Yes || to.DefinesSymbol(symbol.Name, symbol.Version) == Answer.Yes;

    private void CompareSyscalls()
    {
        if (_from.Kernel?.Syscalls is not { } from || _to.Kernel?.Syscalls is not { } to)
        {
            if (_from.Kernel?.Syscalls != _to.Kernel?.Syscalls) _unknown[ChangeKind.Syscall] = (_from.Kernel?.Syscalls ?? _to.Kernel?.Syscalls)!.Numbers.Length;
            return;
        }

        foreach (var number in (_scope?.Syscalls ?? [.. from.Numbers.Union(to.Numbers)]).Distinct().Order())
        {
            var (one, other) = (from.Answer(number), to.Answer(number));
            var (was, becomes) = (Describe(one), Describe(other));
            if (was != becomes) _changes.Add(new Change(ChangeKind.Syscall, one.Name ?? other.Name ?? $"syscall {number}", null, was, becomes, one.Confidence > other.Confidence ? one.Confidence : other.Confidence));
        }
    }

    /// <summary>What calls answer to bad descriptors, where both kernels were measured.</summary>
    private void CompareErrors()
    {
        var others = (_to.Kernel?.Errno ?? []).DistinctBy(contract => (contract.Call, contract.Descriptor)).ToDictionary(contract => (contract.Call, contract.Descriptor), contract => contract.Answer);
        foreach (var contract in _from.Kernel?.Errno ?? [])
        {
            if (others.TryGetValue((contract.Call, contract.Descriptor), out var answer)) Setting($"{contract.Call}, descriptor {contract.Descriptor}", contract.Answer, answer, Confidence.Measured);
        }
    }

    private static string? Describe(SyscallAnswer answer) => answer switch
    {
        { State: SyscallState.Absent } => null,
        { State: SyscallState.Stub } => "stub",
        { Error: SyscallError.None } => "wired",
        _ => $"wired, {answer.Condition}",
    };

    private void Compare(ChangeKind kind, string subject, string? library, Answer from, Answer to, Confidence confidence)
    {
        if (from == to) return;
        if (from == Answer.Unknown || to == Answer.Unknown)
        {
            _unknown[kind] = _unknown.GetValueOrDefault(kind) + 1;
            return;
        }

        const string There = "there";
        _changes.Add(new Change(kind, subject, library, from == Answer.Yes ? There : null, to == Answer.Yes ? There : null, confidence));
    }

    /// <summary>A setting that one side does not know is no difference.</summary>
    private void Setting(string name, string? from, string? to, Confidence confidence)
    {
        if (from == to) return;
        if (from is null || to is null) _unknown[ChangeKind.Default] = _unknown.GetValueOrDefault(ChangeKind.Default) + 1;
        else _changes.Add(new Change(ChangeKind.Default, name, null, from, to, confidence));
    }

    private static string? Libc(Offer offer) => offer.Libc switch
    {
        LibcFamily.Glibc => $"glibc {offer.LibcVersion}",
        LibcFamily.Musl => $"musl {offer.LibcVersion}".TrimEnd(),
        _ => null,
    };

    private static string? Level(Offer offer) => offer.CpuBaseline is { } level ? $"v{(int)level}" : null;

    private static string? Enforcing(Offer offer) => offer.SelinuxEnforcing switch { Answer.Yes => "enforcing", Answer.No => "not enforcing", _ => null };

    private static string? Fips(Offer offer) => offer.Fips switch { true => "on", false => "off", null => null };

    private static string? Services(Offer offer, string database) =>
        offer.NameServices is not { } services ? null : services.TryGetValue(database, out var list) ? string.Join(' ', list) : "";

    private static Confidence Worse(Provenance? one, Provenance? other) =>
        (one?.Confidence ?? Confidence.Measured) > (other?.Confidence ?? Confidence.Measured) ? one!.Confidence : other?.Confidence ?? Confidence.Measured;
}
