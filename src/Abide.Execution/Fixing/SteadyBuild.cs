using System.Collections.Immutable;
using System.Globalization;
using Abide.Execution.Building;

namespace Abide.Execution.Fixing;

/// <summary>What makes a build give the same bytes again: no paths of the machine in Go programs, and one time for all tools that write a time.</summary>
internal static class SteadyBuild
{
    private const string Epoch = "SOURCE_DATE_EPOCH", Flags = "GOFLAGS", TrimPath = "-trimpath";

    /// <summary>Variables to set; what the user has set himself stays.</summary>
    /// <param name="request">The build.</param>
    /// <param name="token">Ends what is asked.</param>
    public static async Task<ImmutableSortedDictionary<string, string>> VariablesAsync(FixRequest request, CancellationToken token)
    {
        var variables = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        var runner = new ToolRunner(request.Environment);
        if (!request.Environment.TryGetValue(Epoch, out var set) || set.Length == 0)
            variables[Epoch] = (await CommitTimeAsync(request.Directory, runner, token) ?? NewestFile(request.Directory, token)).ToString(CultureInfo.InvariantCulture);

        if (runner.Find("go") is { } go)
        {
            // The user's own file of settings counts as well; asked of the go command, which knows all places.
            var answer = await runner.AskAsync(go, ["env", Flags], request.Directory, token, ("GOTOOLCHAIN", "local"), ("GOTELEMETRY", "off"));
            var flags = answer.IsGood ? answer.Output.Trim() : request.Environment.GetValueOrDefault(Flags, "");
            if (!flags.Split(' ').Contains(TrimPath)) variables[Flags] = flags.Length == 0 ? TrimPath : $"{flags} {TrimPath}";
        }

        return variables.ToImmutable();
    }

    /// <summary>Seconds since 1970 of the commit that is checked out; null without one.</summary>
    private static async Task<long?> CommitTimeAsync(string directory, ToolRunner runner, CancellationToken token)
    {
        if (runner.Find("git") is not { } git) return null;
        var answer = await runner.AskAsync(git, ["-c", "core.fsmonitor=false", "log", "-1", "--format=%ct"], directory, token, ("GIT_OPTIONAL_LOCKS", "0"));
        return answer.IsGood && long.TryParse(answer.Output.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var time) ? time : null;
    }

    private static long NewestFile(string directory, CancellationToken token)
    {
        var newest = ProjectTree.Walk(directory, ProjectTree.IsVersionControl, token).Entries.Where(entry => entry is { IsDirectory: false, Link: null }).Select(entry => entry.Written).DefaultIfEmpty(DateTime.UnixEpoch).Max();
        return new DateTimeOffset(newest, TimeSpan.Zero).ToUnixTimeSeconds();
    }
}
