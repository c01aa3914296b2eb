using System.Collections.Immutable;
using System.Globalization;
using Abide.Builds.Projects;
using Abide.Builds.Projects.Sources;
using Abide.Builds.Projects.Sources.Checks;
using Abide.Builds.Projects.Xsys;
using Abide.Compatibility.Targets;

namespace Abide.Builds.Plans.Tags;

/// <summary>Finds the places where a module asks golang.org/x/sys/unix for system calls that kernels lack.</summary>
/// <param name="situation">The project and its targets.</param>
/// <param name="context">With the one platform that is built for.</param>
/// <param name="calls">The x/sys in use.</param>
/// <param name="declarations">The same.</param>
/// <param name="unmet">Kernel names of the calls that matter.</param>
internal sealed class CallSurvey(FixSituation situation, SourceContext context, XsysCalls calls, XsysDeclarations declarations, HashSet<string> unmet)
{
    private const string Unix = "golang.org/x/sys/unix";
    private const string PackageName = "syscallx";

    private readonly Dictionary<string, TaggedFunction?> _functions = new(StringComparer.Ordinal);
    private ImmutableSortedSet<string> _taken = [];

    public ModuleCalls Examine(ProjectModule module)
    {
        var packages = SourceWalk.Packages(situation.Files, module.Directory).ToList();
        _taken = [.. TagChoice.CustomTags(packages.SelectMany(package => package.Files))];
        _functions.Clear();
        var path = module.File?.Module?.Value ?? "";
        var (name, isWritten) = FreeName(module.Directory);
        var import = $"{path}/internal/{name}";
        var choice = new TagChoice(context.Platforms[0], context.GoRelease, context.Tags, null);

        var files = ImmutableArray.CreateBuilder<RewrittenFile>();
        var (handled, unhandled, left) = (new List<string>(), new List<string>(), new List<string>());
        foreach (var package in path.Length == 0 ? [] : packages)
        {
            foreach (var file in package.Sources.Where(file => file.IsWhole && choice.Includes(file)))
            {
                var found = PackageUses.In(package, file, Unix).ToList();
                left.AddRange(found.Where(use => LackingTargets([use.Name]).Any()).Select(use => Place(file, use.Index, use.Name)));
                ImmutableArray<int> uses = [.. found.Where(use => Function(use.Name) is not null).Select(use => use.Index)];
                var text = CallSites.Rewrite(file, uses, import);
                if (text is not null) files.Add(new(Relative(file.Path), text));
                foreach (var index in uses) (text is null ? left : TestsForAbsence(file, index) ? handled : unhandled).Add(Place(file, index, file.Text.String(index + 2)));
            }
        }

        return new ModuleCalls
        {
            Module = path,
            GoLine = module.File?.Go?.Value,
            Package = import,
            Root = Relative(module.Directory),
            Directory = Relative($"{module.Directory}/internal/{name}") + "/",
            IsWritten = isWritten,
            Functions = files.Count == 0 ? [] : [.. _functions.Values.OfType<TaggedFunction>().OrderBy(function => function.Function.Name, StringComparer.Ordinal)],
            Files = files.ToImmutable(),
            Handled = [.. handled],
            Unhandled = [.. unhandled],
            Left = [.. left],
        };
    }

    /// <summary>A function all of whose calls are lacking somewhere: what x/sys has another way for answers everywhere.</summary>
    private TaggedFunction? Function(string name)
    {
        if (_functions.TryGetValue(name, out var known)) return known;
        var made = calls.Of(name);
        var lacking = made.IsEmpty ? [] : LackingTargets(made).ToList();
        var names = made.Select(NumberOf).OfType<int>().Select(number => situation.Targets.Select(target => target.Offer.Kernel?.Syscalls?.Answer(number).Name).FirstOrDefault(call => call is not null)).OfType<string>().Distinct(StringComparer.Ordinal).ToImmutableArray();
        return _functions[name] = lacking.Count > 0 && names.Any(unmet.Contains) && WrappedFunction.Read(calls, name) is { } function
            ? new(function, names, [.. lacking.Select(target => TagOf(target.Offer.Kernel!)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)], [.. lacking.Select(target => target.Name)])
            : null;
    }

    /// <summary>Targets whose kernels have none of the calls; constants of x/sys.</summary>
    private IEnumerable<FixTarget> LackingTargets(IEnumerable<string> constants)
    {
        var numbers = constants.Select(NumberOf).ToList();
        return numbers.Contains(null) ? [] : situation.Targets.Where(target => target.Offer.Kernel?.Syscalls is { } kernel && numbers.TrueForAll(number => IsMissing(kernel, number!.Value)));
    }

    private bool IsMissing(KernelSyscalls kernel, int number) =>
        kernel.Answer(number) is { State: SyscallState.Absent or SyscallState.Stub, IsFiltered: false } answer && answer.Name is { } name && unmet.Contains(name);

    private int? NumberOf(string constant) =>
        declarations.All.TryGetValue(constant, out var declared) && declared.Kind == XsysKind.Syscall && int.TryParse(declared.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>The family of the kernel's release, <c>el7</c>; with a word before it where the project means something by that.</summary>
    private string TagOf(KernelOffer kernel)
    {
        var family = new string([.. kernel.Release.TakeWhile(c => c != '.').Where(char.IsAsciiLetterOrDigit)]).ToLowerInvariant();
        return _taken.Contains(family) || family.Length == 0 || char.IsAsciiDigit(family[0]) ? $"kernel_{family}" : family;
    }

    /// <summary>Whether the function that makes the call names ENOSYS.</summary>
    private static bool TestsForAbsence(GoFile file, int index)
    {
        if (file.FunctionAt(index) is not { } function) return false;
        for (var at = function.Body; at >= 0 && at < function.End; at++)
        {
            if (file.Text.IsIdentifier(at) && file.Text.Is(at, "ENOSYS")) return true;
        }

        return false;
    }

    private (string Name, bool IsWritten) FreeName(string directory)
    {
        for (var count = 1; ; count++)
        {
            var name = count == 1 ? PackageName : $"{PackageName}{count}";
            var package = $"{directory.TrimEnd('/')}/internal/{name}";
            if (situation.Files.Look(package) is null) return (name, false);
            if (situation.Files.Read($"{package}/doc.go", 1 << 20) is { } bytes && bytes.AsSpan().StartsWith(System.Text.Encoding.UTF8.GetBytes(SyscallPackage.Mark))) return (name, true);
        }
    }

    private string Place(GoFile file, int index, string name) => string.Create(CultureInfo.InvariantCulture, $"{Relative(file.Path)}:{file.Text.Position(file.Text[index].Start).Line} (unix.{name})");

    private string Relative(string path) => Path.GetRelativePath(situation.Project, path);
}
