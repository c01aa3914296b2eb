using System.Collections.Immutable;

namespace Abide.Compatibility.Tests.Agreement;

/// <summary>
/// Asks the loaders of all roots about files of each, and says of every pair what really happens. Two kinds of undefined
/// symbols are no failure of the file on the target: those that are undefined where it comes from as well (a plug-in
/// expects them from its host), and those that a library of the target lacks by itself.
/// </summary>
internal sealed class LoaderOracle(ImmutableArray<LoaderRoot> roots)
{
    public async Task<ImmutableArray<Truth>> TellAsync(IReadOnlyList<SampledFile> files)
    {
        IReadOnlyList<LoaderAnswers>[] answers = await Task.WhenAll(roots.Select(root => root.AskAsync(files)));
        string[] strange = [.. answers.SelectMany(all => all).SelectMany(one => one.Start.Strange.Concat(one.EverySymbol.Strange)).Distinct(StringComparer.Ordinal)];
        if (strange.Length > 0)
            throw new InvalidOperationException($"The loader said things that the oracle does not understand:\n{string.Join('\n', strange)}");
        HashSet<string>[] expected = [.. files.Select((file, index) => SymbolsOf(answers[IndexOf(file.Home)][index]))];
        ImmutableArray<Truth>.Builder truths = ImmutableArray.CreateBuilder<Truth>();
        for (int root = 0; root < roots.Length; root++)
        {
            HashSet<(string Object, string Symbol)> lackedAnyway = await LackedAnywayAsync(roots[root], answers[root]);
            for (int file = 0; file < files.Count; file++)
            {
                bool IsMissed(UndefinedSymbol missing) =>
                    !expected[file].Contains(missing.Symbol) && !lackedAnyway.Contains((missing.Object, missing.Symbol));
                truths.Add(Judge(files[file], roots[root], answers[root][file], IsMissed));
            }
        }

        return truths.ToImmutable();
    }

    private static Truth Judge(SampledFile file, LoaderRoot root, LoaderAnswers answers, Func<UndefinedSymbol, bool> isMissed)
    {
        // Called by its path, the loader never looks at PT_INTERP; the kernel does.
        ImmutableArray<string> atStart =
        [
            .. file.Interpreter is { } interpreter && !root.HasFile(interpreter) ? [$"no interpreter {interpreter}"] : Array.Empty<string>(),
            .. answers.Start.Failures,
            .. answers.Start.Undefined.Where(isMissed).Select(missing => missing.Text),
        ];
        if (!atStart.IsEmpty)
            return new Truth(file, root.Release, Fate.DoesNotStart, atStart);

        ImmutableArray<string> later = [.. answers.EverySymbol.Failures, .. answers.EverySymbol.Undefined.Where(isMissed).Select(missing => missing.Text)];
        return new Truth(file, root.Release, later.IsEmpty ? Fate.Starts : Fate.LacksFunctions, later);
    }

    /// <summary>Symbols that libraries of the target lack when they are loaded on their own.</summary>
    private static async Task<HashSet<(string Object, string Symbol)>> LackedAnywayAsync(LoaderRoot root, IReadOnlyList<LoaderAnswers> answers)
    {
        string[] askers =
        [
            .. answers.SelectMany(answer => answer.EverySymbol.Undefined)
                .Select(missing => missing.Object)
                .Where(path => !path.StartsWith("/scratch/", StringComparison.Ordinal))
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal),
        ];
        IReadOnlyList<LoaderAnswers> own = await root.AskInPlaceAsync(askers);
        return [.. askers.SelectMany((path, index) => SymbolsOf(own[index]).Select(symbol => (path, symbol)))];
    }

    private static HashSet<string> SymbolsOf(LoaderAnswers answers) => [.. answers.EverySymbol.Undefined.Select(missing => missing.Symbol)];

    private int IndexOf(string release) => roots.IndexOf(roots.Single(root => root.Release == release));
}
