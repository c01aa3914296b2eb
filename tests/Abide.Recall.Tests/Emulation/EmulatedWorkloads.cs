using Abide.Recall.Tests.Workloads;
using Abide.Tests;

namespace Abide.Recall.Tests.Emulation;

/// <summary>The workloads whose programs run under QEMU as well: those that do not have the programs start themselves again.</summary>
internal static class EmulatedWorkloads
{
    private const string Compiler = "aarch64-linux-gnu-gcc";

    private static readonly string[] s_scripts = ["curl", "emulated-busybox", "emulated-ripgrep", "git", "lighttpd", "memcached", "redis", "sqlite", "tar"];

    private static readonly (string Name, string[] Arguments)[] s_ways =
    [
        ("glibc", []),
        ("static glibc", ["-static"]),
        ("static-pie glibc", ["-static-pie"]),
    ];

    private static string Root => TestCache.DebianRoot("work-arm64");

    public static IReadOnlyList<Workload> All { get; } =
    [
        .. Workload.OfDebian(s_scripts).Select(workload => workload with { ForeignRoot = Root }),
        .. from way in s_ways
           select Built($"C, {way.Name}", way.Arguments, []),
        Built("C, static musl", MuslArguments("crt1.o", "crti.o"), ["-lgcc", Musl("libc.a"), "-lgcc", Musl("crtn.o")]),
    ];

    private static Workload Built(string name, string[] before, string[] after)
    {
        var source = Path.Combine(Workloads.Compiler.Corpus, "c", "work.c");
        var workload = Workload.OfBuilt(name, directory => Workloads.Compiler.Run(Compiler, ["-O1", "-o", Path.Combine(directory, "program.aarch64"), .. before, source, .. after], directory));
        return workload with { ForeignRoot = Root };
    }

    private static string[] MuslArguments(params string[] startFiles) =>
        ["-static", "-nostdlib", "-nostdinc", "-isystem", Path.Combine(Root, "usr/include/aarch64-linux-musl"), .. startFiles.Select(Musl)];

    private static string Musl(string file) => Path.Combine(Root, "usr/lib/aarch64-linux-musl", file);
}
