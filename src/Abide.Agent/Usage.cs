using System.Diagnostics.CodeAnalysis;

namespace Abide.Agent;

/// <summary>The command line. It is too small for a library.</summary>
internal static class Usage
{
    public const string Text = """
        examples:
          abide-agent run --config /etc/abide-agent/config.json
          abide-agent config show

        usage:
          abide-agent run [--config FILE] [--listen HOST:PORT]   measure and listen (default 127.0.0.1:9464)
          abide-agent config check FILE                          say whether a file can be followed
          abide-agent config show [--config FILE]                print the values in force and where each comes from
          abide-agent --version
        """;

    /// <summary>Reads <c>--name VALUE</c> and <c>--name=VALUE</c>, each once at most.</summary>
    /// <param name="arguments">What stands behind the command.</param>
    /// <param name="names">The options that the command has.</param>
    /// <param name="values">A value for each name; null if it was not given.</param>
    public static bool TryRead(ReadOnlySpan<string> arguments, string[] names, [NotNullWhen(true)] out Dictionary<string, string?>? values)
    {
        values = names.ToDictionary(name => name, _ => (string?)null, StringComparer.Ordinal);
        for (int i = 0; i < arguments.Length; i++)
        {
            string[] parts = arguments[i].Split('=', 2);
            if (!values.TryGetValue(parts[0], out string? before) || before is not null)
                return false;
            if (parts.Length == 1 && ++i == arguments.Length)
                return false;
            values[parts[0]] = parts.Length == 2 ? parts[1] : arguments[i];
        }

        return values.Values.All(value => value is null or { Length: > 0 });
    }

    public static string WhatIsWrong(string[] arguments) => arguments switch
    {
        [] => "a command is needed",
        ["run" or "config", ..] => $"`{string.Join(' ', arguments)}` is not how {arguments[0]} is used",
        _ => $"there is no command {arguments[0]}",
    };
}
