namespace Abide.Cli.Configuration;

/// <summary>A finding that is accepted until a day, with the reason.</summary>
internal sealed record Waiver
{
    /// <summary>Rule id, <c>ABI1101</c>.</summary>
    public required string Finding { get; init; }

    /// <summary>Pattern for paths relative to the directory of abide.yaml, or absolute, as written.</summary>
    public required string Path
    {
        get;
        init
        {
            field = value;
            PathPattern = new Glob(value);
        }
    }

    public Glob PathPattern { get; private init; } = new("");

    /// <summary>Pattern for names of targets; null for every target.</summary>
    public Glob? Target { get; init; }

    public required string Reason { get; init; }

    /// <summary>The last day (UTC) on which it holds.</summary>
    public required DateOnly Expires { get; init; }

    /// <summary>Line in abide.yaml.</summary>
    public required int Line { get; init; }
}
