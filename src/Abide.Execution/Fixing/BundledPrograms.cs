using System.Collections.Immutable;
using Abide.Builds.Plans;
using Abide.Compatibility.Targets.Roots;
using Abide.Compatibility.Verdicts;
using Abide.Formats.Roots;

namespace Abide.Execution.Fixing;

/// <summary>Judges a program with the loader and libraries that a bundle holds, on the kernels and CPUs of the targets.</summary>
internal static class BundledPrograms
{
    /// <summary>The program under the path that it had before; empty when it is not there or no program any more.</summary>
    /// <param name="request">What is asked of.</param>
    /// <param name="bundle">Where what lies.</param>
    /// <param name="copy">Where the bundle lies.</param>
    public static ImmutableArray<MadeProgram> Judge(FixRequest request, BundleLayout bundle, ProjectCopy copy)
    {
        var place = Path.Combine(copy.Directory, bundle.Directory);
        var carried = RootTarget.Create($"the libraries in {bundle.Directory}", new DirectoryTree(place), kernel: null, _ => null);
        var judge = new ProgramJudge([.. request.Targets.Select(target => target.Carrying(carried))], new DirectoryTree("/"), tellsLibraries: false);
        var file = Path.Combine(place, bundle.Program);
        var bytes = File.ReadAllBytes(file);
        return judge.Judge(bundle.Of, file, bytes, ProjectTree.Hash(file)).Program is { } program ? [new(request.Waive(program), bytes.Length)] : [];
    }
}
