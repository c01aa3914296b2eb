using System.Collections;
using System.Collections.Immutable;

namespace Abide.Cli.Fixing;

/// <summary>The environment that builds get: this process's own, without what a wrapper set for it alone.</summary>
internal static class BuildEnvironment
{
    public static ImmutableSortedDictionary<string, string> Of(StartedWith started)
    {
        var variables = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
            variables[(string)variable.Key] = (string?)variable.Value ?? "";
        variables.RemoveRange(started.OwnVariables);
        return variables.ToImmutable();
    }
}
