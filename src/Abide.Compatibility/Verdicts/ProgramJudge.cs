using System.Collections.Concurrent;
using System.Collections.Immutable;
using Abide.Compatibility.Needs;
using Abide.Compatibility.Needs.Syscalls;
using Abide.Compatibility.Targets;
using Abide.Compatibility.Verdicts.Programs;
using Abide.Formats;
using Abide.Formats.Elf;
using Abide.Formats.Go;
using Abide.Formats.Roots;

namespace Abide.Compatibility.Verdicts;

/// <summary>
/// Judges programs against a fixed list of targets. Thread-safe: many files are judged at once, and what was learned of a
/// target's libraries is shared between them.
/// </summary>
/// <param name="targets">In the order in which verdicts are wanted.</param>
/// <param name="files">The file system the programs come from; libraries shipped beside them are read through it.</param>
/// <param name="tellsLibraries">Whether the facts are to say as well what a program's libraries ask the kernel for, which takes a look at all of them.</param>
/// <param name="readsSyscalls">Whether code is read for system calls, which takes most of the time; without it verdicts are about loading alone, and the facts say so.</param>
public sealed class ProgramJudge(ImmutableArray<Target> targets, IRootTree files, bool tellsLibraries = true, bool readsSyscalls = true)
{
    private readonly ShippedLibraries _shipped = new(files);
    private readonly ImmutableArray<Bench> _benches = [.. targets.Select(target => new Bench(target))];

    /// <summary>Judges one file.</summary>
    /// <param name="path">The path to report, as the user named it.</param>
    /// <param name="location">Where it lies in <c>files</c>, absolute and without links; <c>$ORIGIN</c> is its directory.</param>
    /// <param name="bytes">The whole file; not kept after the call.</param>
    /// <param name="sha256">Its digest, lower-case hexadecimal; null when the report does not need it.</param>
    public JudgedFile Judge(string path, string location, ReadOnlyMemory<byte> bytes, string? sha256)
    {
        if (!ElfFile.TryParse(bytes, path, out var elf, out var problems)) return new JudgedFile(null, problems);
        if (elf.Header.Type is not (ElfType.Executable or ElfType.Shared))
        {
            return new JudgedFile(null, [Problems.NotProgram.At(path, $"its e_type is {Describe(elf.Header.Type)}")]);
        }

        var allProblems = ImmutableArray.CreateBuilder<Problem>();
        allProblems.AddRange(problems);
        var go = GoBinary.TryRead(elf, out var binary, allProblems) ? binary : null;
        var needs = NeedsReader.Read(elf, path, location) with { Syscalls = readsSyscalls ? SyscallReader.Read(elf, go) : null };
        if (go is null) needs = needs with { Runtime = RuntimeReader.Read(elf, needs) };
        var self = ElfLibrary.View(elf, needs);
        var callers = new CallingCode(go);
        Closure? example = null;
        var isRoot = false;
        var verdicts = ImmutableArray.CreateBuilder<Verdict>(_benches.Length);
        foreach (var bench in _benches)
        {
            var (verdict, closure) = JudgeOn(bench, needs, self, go, callers);
            verdicts.Add(verdict);
            // What libraries do is told of the first root, where it was read from files, else of the first target.
            if (closure is null || isRoot || (example is not null && !bench.IsRoot)) continue;
            (example, isRoot) = (closure, bench.IsRoot);
        }

        var report = new ProgramReport
        {
            Path = path,
            Sha256 = sha256,
            Kind = needs.IsExecutable ? "elf-executable" : "elf-shared",
            Arch = needs.Architecture,
            Facts = FactsReader.Read(needs, go, tellsLibraries ? example?.LibrarySyscalls.Value : null),
            Verdicts = verdicts.DrainToImmutable(),
        };
        return new JudgedFile(report, allProblems.DrainToImmutable());
    }

    /// <summary>Whether the answer for a content may differ from directory to directory; also true for what is no program.</summary>
    /// <param name="bytes">The whole file; not kept after the call.</param>
    /// <param name="path">For messages that nobody sees.</param>
    public static bool DependsOnPlace(ReadOnlyMemory<byte> bytes, string path) =>
        !ElfFile.TryParse(bytes, path, out var elf, out _)
        || elf.Header.Type is not (ElfType.Executable or ElfType.Shared)
        || !string.IsNullOrEmpty(elf.Dynamic?.RunPath ?? elf.Dynamic?.RPath)
        || (elf.Dynamic?.Needed.Any(name => name.Contains('/', StringComparison.Ordinal)) ?? false);

    private (Verdict Verdict, Closure? Closure) JudgeOn(Bench bench, ProgramNeeds needs, ElfLibrary self, GoBinary? go, CallingCode callers)
    {
        var target = bench.Target;
        var (found, loader) = bench.ByArchitecture.GetOrAdd(needs.Architecture, architecture => Prepare(target, architecture));
        var findings = ImmutableArray.CreateBuilder<Finding>();
        Closure? closure = null;
        if (loader is null)
        {
            findings.Add(ArchitectureRule.NotOffered(target, needs, found));
        }
        else
        {
            closure = loader.Load(needs, self, go, callers);
            foreach (var rule in Rules.All)
            {
                var first = findings.Count;
                findings.AddRange(rule.Judge(closure, found.Value!));
                if (findings.Count - first > 1) SortWorstFirst(findings, first);
            }
        }

        var verdict = new Verdict
        {
            Target = target.Name,
            Userland = target.Userland,
            Kernel = target.Kernel,
            Outcome = Outcomes.Of(findings),
            Findings = findings.DrainToImmutable(),
        };
        return (verdict, closure);
    }

    private static void SortWorstFirst(ImmutableArray<Finding>.Builder findings, int first)
    {
        var unsorted = findings.Skip(first).ToList();
        for (var severity = Severity.Fails; severity >= Severity.Note; severity--)
        {
            foreach (var finding in unsorted)
            {
                if (finding.Severity == severity) findings[first++] = finding;
            }
        }
    }

    private Prepared Prepare(Target target, string architecture)
    {
        var offer = target.OfferFor(architecture);
        return new Prepared(offer, offer.IsPresent ? new ClosureLoader(offer.Value, _shipped) : null);
    }

    private static string Describe(ElfType type) => type switch
    {
        ElfType.Relocatable => "ET_REL (an object file or kernel module)",
        ElfType.Core => "ET_CORE (a core dump)",
        _ => $"0x{(ushort)type:x}",
    };

    /// <summary>One target with what was prepared for the architectures that came up.</summary>
    private sealed class Bench(Target target)
    {
        public Target Target => target;

        /// <summary>Whether its libraries are files at hand.</summary>
        public bool IsRoot { get; } = target.HoldsFiles;

        public ConcurrentDictionary<string, Prepared> ByArchitecture { get; } = new(StringComparer.Ordinal);
    }

    private sealed record Prepared(Lookup<Offer> Offer, ClosureLoader? Loader);
}

/// <param name="Program">Null when the file is not an ELF program or library, or its header is unusable.</param>
/// <param name="Problems">What is wrong with the file.</param>
public sealed record JudgedFile(ProgramReport? Program, ImmutableArray<Problem> Problems);
