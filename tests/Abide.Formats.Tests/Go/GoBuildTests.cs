using System.Collections.Immutable;
using System.Text;
using Abide.Formats.Elf;
using Abide.Formats.Go;

namespace Abide.Formats.Tests.Go;

/// <summary>Build information against <c>go version -m</c>.</summary>
[Collection("Go programs")]
public sealed class GoBuildTests(GoCorpus corpus)
{
    public static TheoryData<string, string, string, bool, string> Programs()
    {
        var data = new TheoryData<string, string, string, bool, string>();
        foreach (var toolchain in GoCorpus.Toolchains)
        {
            data.Add(toolchain, "modules", "amd64", false, "exe");
            data.Add(toolchain, "plain", "amd64", false, "pie");
            data.Add(toolchain, "native", "amd64", true, "exe");
            data.Add(toolchain, "native", "amd64", true, "pie");
            data.Add(toolchain, "shared", "amd64", true, "c-shared");
        }

        // Each layout in both widths and both byte orders; building a standard library takes its time.
        foreach (var toolchain in (ReadOnlySpan<string>)["1.15", "1.19", "1.27"])
        {
            foreach (var architecture in (ReadOnlySpan<string>)["arm64", "386", "s390x", "mips"]) data.Add(toolchain, "modules", architecture, false, "exe");
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public void Build_information_is_what_go_version_prints(string toolchain, string source, string architecture, bool cgo, string mode)
    {
        var path = corpus.Build(new GoProgram(toolchain, source) { Architecture = architecture, Cgo = cgo, Mode = mode, Arguments = source == "modules" ? "-mod=vendor" : "" });

        var build = GoCorpus.Read(File.ReadAllBytes(path)).Build.ShouldNotBeNull();

        // `go version` reads only what is executable; a library is not.
        Tool.Run("chmod", ["+x", path]);
        var expected = corpus.VersionLines(path);
        Print(build).ShouldBe(string.Join('\n', expected.Skip(1).Where(line => line[0].Length > 0).Select(fields => string.Join('|', fields))));
        expected[0][0].ShouldEndWith(": " + build.Version.Text);
        build.Version.Minor.ShouldBe(int.Parse(toolchain.Split('.')[1], System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public void A_program_built_without_modules_is_not_damaged()
    {
        var path = corpus.Build(new GoProgram("1.15", "plain") { Variable = "GO111MODULE=off" });
        ElfFile.TryParse(File.ReadAllBytes(path), path, out var elf, out _).ShouldBeTrue();
        var problems = ImmutableArray.CreateBuilder<Problem>();

        GoBinary.TryRead(elf.ShouldNotBeNull(), out var binary, problems).ShouldBeTrue();

        problems.ShouldBeEmpty();
        binary.ShouldNotBeNull().Build.ShouldNotBeNull().Main.ShouldBeNull();
    }

    [Theory]
    [InlineData("1.19")]
    [InlineData("1.27")]
    public void Settings_are_unquoted(string toolchain)
    {
        var program = new GoProgram(toolchain, "modules") { Arguments = """-mod=vendor;-tags=alpha,beta;-ldflags=-X 'main.stamp=a "b"  c'""" };

        var build = corpus.Read(program).Build.ShouldNotBeNull();

        build.FindSetting("-ldflags").ShouldBe("""-X 'main.stamp=a "b"  c'""");
        build.FindSetting("-tags").ShouldBe("alpha,beta");
        build.FindSetting("CGO_ENABLED").ShouldBe("0");
        build.FindSetting("GOAMD64").ShouldBe("v1");
        build.FindSetting("-race").ShouldBeNull();
    }

    [Fact]
    public void Replacements_belong_to_the_module_they_replace()
    {
        var build = corpus.Read(new GoProgram("1.24", "modules") { Arguments = "-mod=vendor" }).Build.ShouldNotBeNull();

        build.Dependencies.Select(module => (module.Path, module.Version, module.Replacement?.Path, module.Replacement?.Version)).ShouldBe(
        [
            ("example.org/greeting", "v1.2.3", "./greeting", "(devel)"),
            ("example.org/older", "v1.0.0", "example.org/newer", "v1.1.0"),
            ("example.org/word", "v0.3.0", null, null),
        ]);
    }

    [Theory]
    [InlineData("1.15", "exe")]
    [InlineData("1.19", "pie")]
    [InlineData("1.26", "exe")]
    [InlineData("1.27", "pie")]
    public void The_toolchain_is_known_also_where_build_information_was_removed(string toolchain, string mode)
    {
        var bytes = File.ReadAllBytes(corpus.Build(new GoProgram(toolchain, "plain") { Mode = mode }));
        var expected = GoCorpus.Read(bytes).Build!.Version;
        var removed = GoFunctionTableTests.WithoutSectionHeaders(bytes);
        removed.AsSpan(bytes.AsSpan().IndexOf(" Go buildinf:"u8) - 1, 32).Clear();

        var build = GoCorpus.Read(removed).Build.ShouldNotBeNull();

        build.Version.ShouldBe(expected);
        build.Settings.ShouldBeEmpty();
    }

    [Fact]
    public void A_section_of_build_information_without_any_is_told()
    {
        var bytes = File.ReadAllBytes(corpus.Build(new GoProgram("1.24", "plain")));
        ElfFile.TryParse(bytes, "program", out var whole, out _).ShouldBeTrue();
        bytes[(int)whole.FindSection(".go.buildinfo")!.Offset]++;
        ElfFile.TryParse(bytes, "program", out var file, out _).ShouldBeTrue();
        var problems = ImmutableArray.CreateBuilder<Problem>();

        GoBinary.TryRead(file, out var binary, problems).ShouldBeTrue();

        problems.Select(problem => problem.Id).ShouldBe(["FMT2101"]);
        binary.Build!.Version.Minor.ShouldBe(24);
    }

    [Fact]
    public void The_level_of_amd64_is_recorded() =>
        corpus.Read(new GoProgram("1.24", "plain") { Variable = "GOAMD64=v3" }).Build!.FindSetting("GOAMD64").ShouldBe("v3");

    private static string Print(GoBuild build)
    {
        var lines = new StringBuilder();
        if (build.Path is not null) lines.AppendLine($"path|{build.Path}");
        if (build.Main is not null) Module("mod", build.Main);
        foreach (var module in build.Dependencies) Module("dep", module);
        foreach (var setting in build.Settings) lines.AppendLine($"build|{setting.Key}={Quote(setting.Value)}");
        return lines.ToString().TrimEnd('\n');

        void Module(string keyword, GoModule module)
        {
            lines.AppendLine(string.Join('|', new[] { keyword, module.Path, module.Version, module.Sum }).TrimEnd('|'));
            if (module.Replacement is { } replacement) Module("=>", replacement);
        }
    }

    private static string Quote(string value) => value.AsSpan().IndexOfAny(" \"`\t") < 0 ? value : "\"" + value.Replace("\"", "\\\"", StringComparison.Ordinal) + "\"";
}
