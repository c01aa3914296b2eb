using System.Collections.Immutable;
using Abide.Builds.Plans;
using Abide.Builds.Projects;
using Abide.Execution.Building;

namespace Abide.Execution.Fixing;

/// <summary>Builds a small Go program with cgo and without, and has both look names up on this machine.</summary>
internal static class LookupProbe
{
    private const string Source = "lookups.go";

    private static readonly (string, string?)[] s_plain = [("GOFLAGS", ""), ("GO111MODULE", "on"), ("GOWORK", "off"), ("GOOS", null), ("GOARCH", null), ("GOTOOLCHAIN", "local")];

    /// <summary>Host and user answers for each name.</summary>
    /// <param name="names">What to look up.</param>
    /// <param name="build">Says which Go.</param>
    /// <param name="environment">Of the build.</param>
    /// <param name="token">Ends it.</param>
    /// <exception cref="FixException">There is no Go, or the program cannot be built.</exception>
    public static async Task<ImmutableArray<ResolvedName>> AskAsync(ImmutableArray<string> names, BuildFacts? build, ImmutableSortedDictionary<string, string> environment, CancellationToken token)
    {
        if (names.IsEmpty) return [];
        if (build?.Go is not { } go) throw new FixException("--resolve builds a small Go program, and there is no go on PATH", "put go on PATH, or leave --resolve out");
        using var place = CopyPlace.Make("lookups", "lookups");
        await using (var source = typeof(LookupProbe).Assembly.GetManifestResourceStream(Source)!)
        await using (var file = File.Create(Path.Combine(place.Directory, "main.go")))
            await source.CopyToAsync(file, token);
        await File.WriteAllTextAsync(Path.Combine(place.Directory, "go.mod"), "module lookups\n\ngo 1.15\n", token);

        var runner = new ToolRunner(environment) { Limit = TimeSpan.FromMinutes(5) };
        var with = await RunAsync("1", "with");
        var without = await RunAsync("0", "without");
        return [.. with.Select(answer => new ResolvedName(answer.Key.Kind, answer.Key.Name, answer.Value, without.GetValueOrDefault(answer.Key, "not asked")))];

        async Task<ImmutableSortedDictionary<(string Name, string Kind), string>> RunAsync(string cgo, string program)
        {
            var built = await runner.AskAsync(go.Command, ["build", "-o", program, "."], place.Directory, token, [.. s_plain, ("CGO_ENABLED", cgo)]);
            if (!built.IsGood) throw new FixException($"the program that looks names up cannot be built with CGO_ENABLED={cgo}: {built.Reason}", "leave --resolve out, or see what go build says");
            var answer = await runner.AskAsync(Path.Combine(place.Directory, program), names, place.Directory, token);
            if (!answer.IsGood) throw new FixException($"the program that looks names up did not end well: {answer.Reason}", "leave --resolve out");
            return answer.Output.Split('\n').Select(line => line.Split('\t')).Where(fields => fields.Length == 3)
                .GroupBy(fields => (fields[1], fields[0])).ToImmutableSortedDictionary(group => group.Key, group => group.First()[2]);
        }
    }
}
