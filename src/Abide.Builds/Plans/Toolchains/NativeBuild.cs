using System.Collections.Immutable;
using Abide.Compatibility.Targets;
using Abide.Formats.Roots;

namespace Abide.Builds.Plans.Toolchains;

/// <summary>A build that compiles or links C or C++: with what it is started, and what it compiles.</summary>
internal sealed class NativeBuild
{
    private const int MostDirectories = 2000;

    private static readonly ImmutableHashSet<string> s_makes = ["make", "gmake"];
    private static readonly ImmutableHashSet<string> s_compilers = ["cc", "gcc", "clang"];
    private static readonly ImmutableHashSet<string> s_plusPlus = ["c++", "g++", "clang++"];
    private static readonly string[] s_sources = [".cc", ".cpp", ".cxx", ".C", ".c++"];
    private static readonly ImmutableHashSet<string> s_passed = [".git", ".hg", ".svn", "node_modules", "target"];

    private readonly FixSituation _situation;
    private readonly Lazy<(bool PlusPlus, bool Cargo)> _files;

    private NativeBuild(FixSituation situation, Version? glibc)
    {
        (_situation, Glibc) = (situation, glibc);
        _files = new(Walk);
    }

    /// <summary>The oldest glibc of the targets; null when one has none, or an unknown one.</summary>
    public Version? Glibc { get; }

    /// <summary>Names of the targets that ask for that glibc.</summary>
    public string Oldest => string.Join(", ", _situation.Targets.Where(target => target.Offer.LibcVersion == Glibc).Select(target => target.Name));

    /// <summary>Targets without a glibc that is known.</summary>
    public IEnumerable<string> Foreign => _situation.Targets.Where(target => target.Offer is not { Libc: LibcFamily.Glibc, LibcVersion: not null }).Select(target => target.Name);

    public bool IsGo => Program == "go";

    public bool IsMake => s_makes.Contains(Program);

    /// <summary>Whether a compiler is called by itself.</summary>
    public bool IsCompiler => s_compilers.Contains(Called) || s_plusPlus.Contains(Called);

    /// <summary>Whether there is C++ in the project, or in packages that it builds.</summary>
    public bool HasPlusPlus => _files.Value.PlusPlus;

    private bool HasCargo => _files.Value.Cargo;

    private string Program => Path.GetFileName(_situation.Command[0]);

    /// <summary>The compiler's name without its version: <c>gcc-12</c> is <c>gcc</c>.</summary>
    private string Called => Program.TrimEnd([.. "0123456789."]) is [.., '-'] name ? name[..^1] : Program;

    /// <summary>Null when nothing is built, or a Go build uses no C.</summary>
    public static NativeBuild? Of(FixSituation situation)
    {
        if (situation.Command.IsEmpty || situation.Targets.IsEmpty) return null;
        var isGo = Path.GetFileName(situation.Command[0]) == "go";
        if (isGo && (situation.Build?.Settings["CGO_ENABLED"].Value == "0" || situation.Build?.Packages?.Any(package => package.UsesCgo) == false)) return null;
        var offers = situation.Targets.Select(target => target.Offer);
        return new(situation, offers.All(offer => offer is { Libc: LibcFamily.Glibc, LibcVersion: not null }) ? offers.Min(offer => offer.LibcVersion) : null);
    }

    /// <summary>Has the build use other compilers: by variables, and where these do not reach it by its command line or PATH.</summary>
    /// <param name="place">Directory that has them as <c>cc</c>, <c>c++</c>, <c>gcc</c> and <c>g++</c>; no blank in it.</param>
    /// <param name="what">What they are, no final stop.</param>
    public IEnumerable<PlanStep> Steps(string place, string what)
    {
        string compiler = $"{place}/cc", plusPlus = $"{place}/c++";
        yield return new SetVariable("CC", compiler, what);
        yield return new SetVariable("CXX", plusPlus, $"{what}, for C++");
        if (HasCargo)
            yield return new SetVariable($"CARGO_TARGET_{_situation.Architecture.ToUpperInvariant()}_UNKNOWN_LINUX_GNU_LINKER", compiler, "what cargo links with");
        if (IsMake)
            yield return new ReplaceCommand([.. _situation.Command, $"CC={compiler}", $"CXX={plusPlus}"], "a makefile that sets CC itself only gives way to its command line");
        else if (IsCompiler)
            yield return new ReplaceCommand([s_plusPlus.Contains(Called) ? plusPlus : compiler, .. _situation.Command.Skip(1)], "the compiler is called by its name");
        if (!IsGo && !IsCompiler && Program != "cargo" && _situation.Build?.Settings.Environment("PATH") is { } path)
            yield return new SetVariable("PATH", $"{place}:{path}", "what calls gcc by its name gets it, too");
    }

    private (bool PlusPlus, bool Cargo) Walk()
    {
        var (plusPlus, cargo) = (false, false);
        var packages = (_situation.Build?.Packages ?? []).Where(package => package is { UsesCgo: true, Standard: false }).Select(package => package.Dir);
        // The go command compiles what lies in packages, other tools what they find below.
        var (waiting, descends) = (new Queue<string>(IsGo ? packages : packages.Append(_situation.Directory)), !IsGo);
        for (var seen = 0; waiting.Count > 0 && seen < MostDirectories; seen++)
        {
            var directory = waiting.Dequeue();
            foreach (var name in _situation.Files.List(directory) ?? [])
            {
                plusPlus |= s_sources.Any(end => name.EndsWith(end, StringComparison.Ordinal));
                cargo |= name == "Cargo.toml";
                if (descends && !s_passed.Contains(name) && !name.Contains('.', StringComparison.Ordinal) && _situation.Files.Look($"{directory}/{name}") is { Kind: RootEntryKind.Directory })
                    waiting.Enqueue($"{directory}/{name}");
            }
        }

        return (plusPlus, cargo);
    }
}
