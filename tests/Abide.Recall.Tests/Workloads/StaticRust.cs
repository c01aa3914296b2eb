using Abide.Tests;

namespace Abide.Recall.Tests.Workloads;

/// <summary>A Rust program with musl inside, as its makers ship it: Debian's Rust has no standard library for musl.</summary>
internal static class StaticRust
{
    public static IReadOnlyList<Workload> All { get; } =
    [
        new("Rust, static musl", "static-rust.sh", ["/work/program"])
        {
            Label = "biome, static musl",
            Prepare = directory => File.Copy(Path.Combine(TestCache.NpmPackage("@biomejs/cli-linux-x64-musl@1.9.4"), "biome"), Path.Combine(directory, "program")),
        },
    ];
}
