namespace Abide.Formats.Tests.Go;

/// <summary>One way to build one program of tests/corpus/go.</summary>
/// <param name="Toolchain">A release in the test cache, <c>1.19</c>.</param>
/// <param name="Source">A directory of tests/corpus/go.</param>
public sealed record GoProgram(string Toolchain, string Source)
{
    public string Architecture { get; init; } = "amd64";

    public bool Cgo { get; init; }

    public string Mode { get; init; } = "exe";

    /// <summary>Further arguments of <c>go build</c>, separated by <c>;</c>.</summary>
    public string Arguments { get; init; } = "";

    /// <summary>A variable of the environment, <c>GOFIPS140=latest</c>; or empty.</summary>
    public string Variable { get; init; } = "";

    public override string ToString() =>
        $"go{Toolchain}-{Source}-{Architecture}-{Mode}{(Cgo ? "-cgo" : "")}{(Arguments + Variable is { Length: > 0 } more ? "-" + string.Concat(more.Where(char.IsAsciiLetterOrDigit)) : "")}";
}
