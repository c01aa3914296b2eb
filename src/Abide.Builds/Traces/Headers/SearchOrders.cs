using System.Collections.Immutable;
using Abide.Builds.Traces.CommandLines;

namespace Abide.Builds.Traces.Headers;

/// <summary>Explains a compiler's search order by the command line and the environment that it was given.</summary>
public static class SearchOrders
{
    private static readonly (string Option, SearchRule Rule)[] s_options =
    [
        ("-iquote", SearchRule.Quote), ("-I", SearchRule.Include), ("--include-directory", SearchRule.Include), ("-isystem", SearchRule.System), ("-idirafter", SearchRule.After),
        ("-cxx-isystem", SearchRule.System), ("-c-isystem", SearchRule.System), ("-iwithprefixbefore", SearchRule.Include), ("-iwithprefix", SearchRule.After),
    ];

    private static readonly string[] s_variables = ["CPATH", "C_INCLUDE_PATH", "CPLUS_INCLUDE_PATH", "OBJC_INCLUDE_PATH"];

    /// <param name="list">What the compiler told.</param>
    /// <param name="compiler">Place of the compiler in <see cref="BuildTrace.Tools"/>.</param>
    /// <param name="arguments">Its command line.</param>
    /// <param name="origins">Whose options they are.</param>
    public static SearchOrder Explain(SearchList list, int compiler, CompilerArguments arguments, FlagOrigins origins) => new(
        compiler,
        [.. list.Directories.Select(entry => Explain(entry.Path, entry.QuotesOnly, arguments, origins))],
        [.. list.Ignored.Select(entry => entry with { Path = PathNames.Absolute(origins.Directory, entry.Path) })]);

    /// <summary>
    /// The order that a command line asks for, when the compiler itself cannot be asked: its options by the manual, without the
    /// compiler's own directories.
    /// </summary>
    public static SearchOrder FromOptions(int compiler, CompilerArguments arguments, FlagOrigins origins)
    {
        var directories = ImmutableArray.CreateBuilder<SearchDirectory>();
        foreach (var rule in (ReadOnlySpan<SearchRule>)[SearchRule.Quote, SearchRule.Include, SearchRule.Environment, SearchRule.System, SearchRule.After])
        {
            foreach (var option in arguments.Options)
            {
                if (option.Value is { } value && RuleOf(option.Name) == rule)
                {
                    var path = PathNames.Absolute(origins.Directory, value);
                    directories.Add(new(path, rule == SearchRule.Quote, rule, origins.Of(option.Words, path)));
                }
            }

            if (rule == SearchRule.Environment)
                directories.AddRange(s_variables.SelectMany(name => VariablePaths(name, origins).Select(path => new SearchDirectory(path, QuotesOnly: false, rule, name))));
        }

        return new(compiler, directories.ToImmutable(), []);
    }

    private static SearchDirectory Explain(string told, bool quotesOnly, CompilerArguments arguments, FlagOrigins origins)
    {
        var path = PathNames.Absolute(origins.Directory, told);
        foreach (var option in arguments.Options)
        {
            // With = or $SYSROOT in front, the value is inside the sysroot.
            if (option.Value is { } value && RuleOf(option.Name) is { } rule && (value == told || PathNames.Absolute(origins.Directory, InSysroot(value, arguments)) == path))
                return new(path, quotesOnly, rule, origins.Of(option.Words, path));
        }

        foreach (var name in s_variables)
        {
            if (VariablePaths(name, origins).Contains(path))
                return new(path, quotesOnly, SearchRule.Environment, name);
        }

        if (PathNames.IsCompilerOwn(path))
            return new(path, quotesOnly, SearchRule.BuiltIn, null);
        return arguments.HeaderRoot is { Length: > 1 } root && PathNames.IsIn(path, PathNames.Absolute(origins.Directory, root))
            ? new(path, quotesOnly, SearchRule.Sysroot, null)
            : new(path, quotesOnly, SearchRule.Default, null);
    }

    private static string InSysroot(string value, CompilerArguments arguments) => value switch
    {
        ['=', .. var rest] => arguments.HeaderRoot + rest,
        _ when value.StartsWith("$SYSROOT", StringComparison.Ordinal) => arguments.HeaderRoot + value["$SYSROOT".Length..],
        _ => value,
    };

    private static SearchRule? RuleOf(string option)
    {
        foreach (var (name, rule) in s_options)
        {
            if (name == option)
                return rule;
        }

        return null;
    }

    private static IEnumerable<string> VariablePaths(string name, FlagOrigins origins) =>
        origins.Environment.TryGetValue(name, out var value)
            ? value.Split(':').Select(entry => PathNames.Absolute(origins.Directory, entry.Length == 0 ? "." : entry))
            : [];
}
