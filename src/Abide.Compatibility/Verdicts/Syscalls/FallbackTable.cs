using System.Collections.Immutable;
using Abide.Compatibility.Targets;

namespace Abide.Compatibility.Verdicts.Syscalls;

/// <summary>data/fallbacks.txt.</summary>
internal static class FallbackTable
{
    private static readonly Lazy<ImmutableArray<Fallback>> s_rows = new(Read);

    /// <summary>In the order of the table; the first that covers a site counts.</summary>
    public static ImmutableArray<Fallback> Rows => s_rows.Value;

    private static ImmutableArray<Fallback> Read()
    {
        var rows = ImmutableArray.CreateBuilder<Fallback>();
        var reader = new LineReader(FactFile.Read("fallbacks.txt"));
        while (reader.Read())
        {
            var fields = reader.Line.ToString().Split('\t');
            rows.Add(new()
            {
                Survives = fields[0] switch { "survives" => true, "dies" => false, _ => throw new FormatException($"fallbacks: {fields[0]}") },
                Syscalls = [.. fields[1].Split(' ')],
                Errors = [.. fields[2].Split(' ').Select(ReadError)],
                Functions = [.. fields[3].Split(' ')],
                FirstGo = ReadRelease(fields[4]),
                Consequence = fields[5],
                Source = fields[6],
            });
        }

        return rows.DrainToImmutable();
    }

    private static int? ReadRelease(string text) =>
        text == "-" ? null : text.StartsWith("go1.", StringComparison.Ordinal) ? int.Parse(text.AsSpan("go1.".Length).TrimEnd('-')) : throw new FormatException($"fallbacks: release {text}");

    private static SyscallError ReadError(string name) => name switch
    {
        "ENOSYS" => SyscallError.NotImplemented,
        "EPERM" => SyscallError.NotPermitted,
        _ => throw new FormatException($"fallbacks: error {name}"),
    };
}
