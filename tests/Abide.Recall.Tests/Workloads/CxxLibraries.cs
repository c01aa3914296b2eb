namespace Abide.Recall.Tests.Workloads;

/// <summary>tests/corpus/cxx/work.cc, with the library of C++ beside it and inside it.</summary>
internal static class CxxLibraries
{
    private static readonly (string Name, string[] Arguments)[] s_ways =
    [
        ("shared libstdc++", []),
        ("libstdc++ inside", ["-static-libstdc++", "-static-libgcc"]),
        ("static", ["-static"]),
    ];

    public static IReadOnlyList<Workload> All { get; } =
    [
        .. from way in s_ways
           select Workload.OfBuilt($"C++, {way.Name}", directory => Build(way.Arguments, directory)),
    ];

    private static void Build(string[] arguments, string directory) =>
        Compiler.Run("g++", ["-std=c++20", "-O1", "-pthread", "-o", Path.Combine(directory, "program"), .. arguments, Path.Combine(Compiler.Corpus, "cxx", "work.cc")], directory);
}
