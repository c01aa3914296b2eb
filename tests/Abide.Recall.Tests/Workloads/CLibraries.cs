namespace Abide.Recall.Tests.Workloads;

/// <summary>tests/corpus/c/work.c, with each C library in each way that it can be linked.</summary>
internal static class CLibraries
{
    private static readonly (string Name, string Compiler, string[] Arguments)[] s_ways =
    [
        ("glibc", "gcc", []),
        ("static glibc", "gcc", ["-static"]),
        ("static-pie glibc", "gcc", ["-static-pie"]),
        ("static musl", "musl-gcc", ["-static"]),
    ];

    public static IReadOnlyList<Workload> All { get; } =
    [
        .. from way in s_ways
           select Workload.OfBuilt($"C, {way.Name}", directory => Build(way.Compiler, way.Arguments, directory)),
    ];

    private static void Build(string compiler, string[] arguments, string directory) =>
        Compiler.Run(compiler, ["-O1", "-o", Path.Combine(directory, "program"), .. arguments, Path.Combine(Compiler.Corpus, "c", "work.c")], directory);
}
