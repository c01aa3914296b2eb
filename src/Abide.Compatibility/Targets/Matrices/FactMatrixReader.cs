using System.Collections.Immutable;
using System.Globalization;

namespace Abide.Compatibility.Targets.Matrices;

/// <summary>Puts questions to targets.</summary>
public static class FactMatrixReader
{
    /// <summary>Where a symbol is looked for that is asked without its library.</summary>
    private static readonly ImmutableArray<string> s_libraries =
    [
        "libc.so.6", "libpthread.so.0", "libm.so.6", "libdl.so.2", "librt.so.1", "libresolv.so.2", "libutil.so.1", "libstdc++.so.6", "libgcc_s.so.1",
        "ld-linux-x86-64.so.2", "ld-linux-aarch64.so.1",
    ];

    /// <summary>Releases with measured runtimes, old and new.</summary>
    private static readonly ImmutableArray<string> s_measured = ["el8.3", "el9.1", "debian11", "debian13"];

    /// <summary>The number of a system call; null when upstream Linux has none of that name on the architecture.</summary>
    public static int? SyscallNumber(string name, string architecture) => UpstreamSyscalls.For(architecture)?.NumberOf(name);

    /// <summary>The names of all system calls of upstream Linux on an architecture, ascending by number; empty for one without a table.</summary>
    public static ImmutableArray<string> SyscallNames(string architecture) => UpstreamSyscalls.For(architecture)?.Names ?? [];

    /// <param name="targets">The columns.</param>
    /// <param name="architecture">Canonical: <c>x86_64</c>, <c>aarch64</c>.</param>
    /// <param name="syscalls">Names; those that <see cref="SyscallNumber"/> does not know are left out.</param>
    /// <param name="symbols"><c>NAME</c>, <c>NAME@VERSION</c>, or <c>LIBRARY:NAME@VERSION</c> where the library is not one of the C and C++ runtimes'.</param>
    /// <param name="libraries">Sonames.</param>
    public static FactMatrix Read(
        ImmutableArray<Target> targets, string architecture, IReadOnlyList<string> syscalls, IReadOnlyList<string> symbols, IReadOnlyList<string> libraries)
    {
        ImmutableArray<Lookup<Offer>> offers = [.. targets.Select(target => target.OfferFor(architecture))];
        return new FactMatrix(
            architecture,
            [.. targets.Zip(offers, (target, offer) => new MatrixTarget(target.Name, offer.Value?.DisplayName ?? offer.Reason ?? "not known"))],
            [
                .. SystemFacts(architecture, offers),
                .. syscalls.Select(name => (Name: name, Number: SyscallNumber(name, architecture))).Where(asked => asked.Number is not null)
                    .Select(asked => Row(MatrixFactKind.Syscall, asked.Name, offers, offer => Syscall(offer, asked.Number!.Value), asked.Number)),
                .. symbols.Select(symbol => SymbolRow(symbol, architecture, offers)),
                .. libraries.Select(soname => Row(MatrixFactKind.Library, soname, offers, offer => Library(offer, soname))),
            ]);
    }

    private static IEnumerable<MatrixFact> SystemFacts(string architecture, ImmutableArray<Lookup<Offer>> offers)
    {
        yield return Row(MatrixFactKind.System, "libc", offers, offer => offer.LibcVersion is { } version
            ? Value($"{(offer.Libc == LibcFamily.Musl ? "musl " : "")}{version}", offer.LibcProvenance)
            : MatrixCell.Unknown("the version of its C library"));
        yield return Row(MatrixFactKind.System, "kernel", offers, offer => offer.Kernel is { } kernel
            ? Value(kernel.Version.ToString(2), kernel.Provenance, kernel.Uname)
            : MatrixCell.Unknown("which kernel it runs on"));
        if (architecture == "x86_64")
        {
            yield return Row(MatrixFactKind.System, "x86-64", offers, offer => offer.CpuBaseline is { } level
                ? Value(string.Create(CultureInfo.InvariantCulture, $"v{(int)level}"), offer.CpuProvenance, "the least that every machine has which it supports")
                : MatrixCell.Unknown("the level that it requires"));
        }

        yield return Row(MatrixFactKind.System, "page size", offers, offer => offer.Kernel is { PageSize: { } bytes } kernel
            ? Value(string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024} KiB"), kernel.Provenance)
            : MatrixCell.Unknown("the page size of its kernel"));
        yield return Row(MatrixFactKind.System, "SELinux", offers, offer => offer.SelinuxEnforcing switch
        {
            Answer.Yes => Value("on", provenance: null, "enforcing by default"),
            Answer.No => Value("off", provenance: null, "not enforcing by default"),
            _ => MatrixCell.Unknown("whether it is enforcing by default"),
        });
    }

    private static MatrixFact Row(MatrixFactKind kind, string name, ImmutableArray<Lookup<Offer>> offers, Func<Offer, MatrixCell> cell, int? number = null) =>
        new(kind, name, number, [.. offers.Select(offer => offer.Value is { } known ? cell(known) : MatrixCell.Unknown(offer.Reason))]);

    private static MatrixCell Syscall(Offer offer, int number)
    {
        if (offer.Kernel?.Syscalls is not { } syscalls) return MatrixCell.Unknown("the system calls of its kernel");
        var answer = syscalls.Answer(number);
        var provenance = offer.Kernel.Provenance with { Confidence = answer.Confidence };
        return answer switch
        {
            { Error: SyscallError.None } => new(MatrixState.Yes, "yes", answer.Condition, provenance),
            { Error: SyscallError.Killed } => new(MatrixState.Off, "SIGSYS", answer.Condition, provenance),
            { Error: SyscallError.NotPermitted } => new(MatrixState.Off, "EPERM", answer.Condition, provenance),
            { State: SyscallState.Stub } => new(MatrixState.No, "stub", answer.Condition ?? "configured away: ENOSYS", provenance),
            { State: SyscallState.Absent } when answer.Confidence == Confidence.Unverified => new(MatrixState.Unknown, "?", "upstream had it later; whether its vendor added it is not known", provenance),
            { State: SyscallState.Absent } => new(MatrixState.No, "no", answer.Condition ?? "ENOSYS", provenance),
            _ => new(MatrixState.Off, "ENOSYS", answer.Condition, provenance),
        };
    }

    private static MatrixFact SymbolRow(string symbol, string architecture, ImmutableArray<Lookup<Offer>> offers)
    {
        var colon = symbol.IndexOf(':', StringComparison.Ordinal);
        var at = symbol.IndexOf('@', StringComparison.Ordinal);
        var name = symbol[(colon + 1)..(at < 0 ? symbol.Length : at)];
        var version = at < 0 ? null : symbol[(at + 1)..].TrimStart('@');
        ImmutableArray<string> libraries = colon < 0 ? HomesOf(name, version, architecture) : [symbol[..colon]];
        return Row(MatrixFactKind.Symbol, symbol, offers, offer => Symbol(offer, name, version, libraries));
    }

    /// <summary>Which of the runtimes' libraries have it in any measured release: those decide, whatever is not known of the others.</summary>
    private static ImmutableArray<string> HomesOf(string name, string? version, string architecture)
    {
        Offer[] known = [.. s_measured.SelectMany(release => TargetCatalog.Resolve(release).Targets).Select(target => target.OfferFor(architecture).Value).OfType<Offer>()];
        ImmutableArray<string> homes = [.. s_libraries.Where(soname => known.Any(offer => offer.Libraries.FindLibrary(soname, []).Value?.DefinesSymbol(name, version) == Answer.Yes))];
        return homes.IsEmpty ? s_libraries : homes;
    }

    private static MatrixCell Symbol(Offer offer, string name, string? version, ImmutableArray<string> libraries)
    {
        if (offer.Libc != LibcFamily.Glibc && libraries.All(s_libraries.Contains)) return MatrixCell.Unknown("the symbols of its C library");
        string? missing = null;
        foreach (var soname in libraries)
        {
            var found = offer.Libraries.FindLibrary(soname, []);
            var answer = found.Value?.DefinesSymbol(name, version) ?? found.Answer;
            if (answer == Answer.Yes) return new(MatrixState.Yes, "yes", $"in {soname}", found.Value!.Provenance);
            // That the release lacks one of several libraries says nothing of the symbol.
            if (answer == Answer.Unknown && (libraries.Length < s_libraries.Length || found.IsPresent)) missing ??= found.Reason ?? $"the symbols of its {soname}";
        }

        return missing is null ? new(MatrixState.No, "no", Provenance: offer.LibcProvenance) : MatrixCell.Unknown(missing);
    }

    private static MatrixCell Library(Offer offer, string soname)
    {
        var found = offer.Libraries.FindLibrary(soname, []);
        return found.Answer switch
        {
            Answer.Yes => new(MatrixState.Yes, "yes", found.Value!.Package, found.Value.Provenance),
            Answer.No => new(MatrixState.No, "no", found.Package is { } package ? $"package {package}" : found.Reason, found.Provenance),
            _ => MatrixCell.Unknown(found.Reason),
        };
    }

    private static MatrixCell Value(string text, Provenance? provenance, string? note = null) => new(MatrixState.Value, text, note, provenance);
}
