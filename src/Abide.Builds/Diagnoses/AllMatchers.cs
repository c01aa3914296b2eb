using System.Buffers;
using System.Collections.Immutable;
using Abide.Builds.Logs;

namespace Abide.Builds.Diagnoses;

/// <summary>Every form that is known; of several that fit a line, the first in this order is taken.</summary>
internal static class AllMatchers
{
    public static ImmutableArray<Matcher> List { get; } =
    [
        .. Resources.ResourceMatchers.All,
        .. Environment.EnvironmentMatchers.All,
        .. Modules.ModulesMatchers.All,
        .. Modules.FetchMatchers.All,
        .. Toolchains.ToolchainMatchers.All,
        .. Headers.HeaderMatchers.All,
        .. Headers.CompilerMatchers.All,
        .. Crossing.CrossingMatchers.All,
        .. Linking.UndefinedMatchers.All,
        .. Linking.LinkingMatchers.All,
        .. Starting.StartingMatchers.All,
    ];

    /// <summary>Texts of which each line that a matcher reads holds one.</summary>
    public static SearchValues<string> Keys { get; } = SearchValues.Create([.. List.Select(matcher => matcher.Key).Distinct(StringComparer.Ordinal)], StringComparison.Ordinal);

    /// <summary>What a line must hold to be looked at: keys of the matchers, and of what only tells that something failed.</summary>
    public static SearchValues<string> Gate { get; } = SearchValues.Create(
        [.. List.Select(matcher => matcher.Key).Concat(TellingLines.Keys).Concat(Consequences.Keys).Concat(QuotedOutput.Keys).Distinct(StringComparer.Ordinal)],
        StringComparison.Ordinal);
}
