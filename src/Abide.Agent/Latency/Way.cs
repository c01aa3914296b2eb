using System.Collections.Immutable;

namespace Abide.Agent.Latency;

/// <summary>Where the time is kept at which a thread entered a call.</summary>
internal enum Keeping
{
    /// <summary>With the task, in storage that ends with it (Linux 5.12).</summary>
    Storage,

    /// <summary>In a hash map (4.18), which a program on the end of threads keeps clean.</summary>
    Table,
}

/// <summary>How calls are timed: where programs are attached, and where they keep the time.</summary>
internal readonly record struct Way(LatencyMode Mode, Keeping Keeping)
{
    /// <summary>The ways that a mode allows, the best one first.</summary>
    /// <remarks>
    /// There is no <c>Fentry</c> with a table: kernels that have no storage for it (before 5.12) free the code that an fexit program
    /// returns to while threads still sleep in the call, and calls that wait are what is timed (fixed by e21aa341785c).
    /// </remarks>
    public static ImmutableArray<Way> Of(LatencyMode mode) => mode switch
    {
        LatencyMode.Auto => [.. Of(LatencyMode.Fentry), .. Of(LatencyMode.Tracepoint)],
        LatencyMode.Fentry => [new(mode, Keeping.Storage)],
        LatencyMode.Tracepoint or LatencyMode.Raw => [new(mode, Keeping.Storage), new(mode, Keeping.Table)],
        _ => [],
    };

    public override string ToString() => $"{Word(Mode)} with {Word(Keeping)}";

    /// <summary>As configuration and metrics spell it.</summary>
    public static string Word(LatencyMode mode) => mode switch
    {
        LatencyMode.Auto => "auto",
        LatencyMode.Fentry => "fentry",
        LatencyMode.Tracepoint => "tracepoint",
        LatencyMode.Raw => "raw",
        _ => "off",
    };

    /// <summary>The mode of that word; null if there is none.</summary>
    public static LatencyMode? FindMode(string word) => Enum.GetValues<LatencyMode>().Cast<LatencyMode?>().FirstOrDefault(mode => Word(mode!.Value) == word);

    /// <summary>As metrics spell it.</summary>
    public static string Word(Keeping keeping) => keeping == Keeping.Storage ? "storage" : "table";
}
