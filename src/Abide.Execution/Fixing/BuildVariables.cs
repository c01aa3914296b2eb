using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Abide.Execution.Fixing;

/// <summary>The variables that decide how builds go: what a proof tells of the environment.</summary>
public static partial class BuildVariables
{
    /// <summary>Those that are set, without passwords in URLs.</summary>
    public static ImmutableSortedDictionary<string, string> Of(ImmutableSortedDictionary<string, string> environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        return environment.Where(variable => variable.Value.Length > 0 && Name().IsMatch(variable.Key))
            .ToImmutableSortedDictionary(variable => variable.Key, variable => Account().Replace(variable.Value, "//***@"), StringComparer.Ordinal);
    }

    /// <summary>An environment in which a recorded build's variables are as they were; PATH and what holds secrets stays this machine's.</summary>
    /// <param name="environment">This machine's.</param>
    /// <param name="recorded">What <see cref="Of"/> told.</param>
    public static ImmutableSortedDictionary<string, string> Restore(ImmutableSortedDictionary<string, string> environment, ImmutableSortedDictionary<string, string> recorded)
    {
        ArgumentNullException.ThrowIfNull(environment);
        ArgumentNullException.ThrowIfNull(recorded);
        var restored = environment.RemoveRange(environment.Keys.Where(name => name != "PATH" && Name().IsMatch(name) && !recorded.ContainsKey(name)));
        return restored.SetItems(recorded.Where(variable => variable.Key != "PATH" && Name().IsMatch(variable.Key) && !variable.Value.Contains("//***@", StringComparison.Ordinal)));
    }

    [GeneratedRegex("^(PATH|GO(?!AUTH$)[A-Z0-9]+|GO_[A-Z_]+|CGO_[A-Z_]+|CC|CXX|CPP|AR|AS|LD|NM|RANLIB|STRIP|[A-Z]*FLAGS|LIBS|PKG_CONFIG[A-Z_]*|C_INCLUDE_PATH|CPLUS_INCLUDE_PATH|CPATH|LIBRARY_PATH|LD_RUN_PATH|LD_LIBRARY_PATH|SOURCE_DATE_EPOCH|CARGO_BUILD_[A-Z_]+|CARGO_HOME|RUSTUP_TOOLCHAIN|LANG|LC_ALL|TZ)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Name();

    [GeneratedRegex("//[^/@]*@", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Account();
}
