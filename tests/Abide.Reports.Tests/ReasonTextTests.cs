using System.Collections.Immutable;
using System.Text;
using Abide.Compatibility.Verdicts;
using Abide.Reports.Tests.Samples;
using Abide.Reports.Text;

namespace Abide.Reports.Tests;

public sealed class ReasonTextTests
{
    [Fact]
    public void One_hint_is_for_all() =>
        Hints(Program("bin/a", ("el7", "install it")), Program("bin/b", ("el7", "install it"))).ShouldBe(["hint: install it"]);

    [Fact]
    public void Hints_that_differ_by_target_name_the_target() =>
        Hints(Program("bin/a", ("el7", "install it"), ("el8", "ship it")), Program("bin/b", ("el7", "install it"), ("el8", "ship it")))
            .ShouldBe(["hint for el7: install it", "hint for el8: ship it"]);

    [Fact]
    public void Hints_that_differ_by_program_name_the_program() =>
        Hints(Program("bin/a", ("el7", "install it"), ("el8", "install it")), Program("bin/b", ("el7", "lead to it"), ("el8", "lead to it")))
            .ShouldBe(["hint for bin/a: install it", "hint for bin/b: lead to it"]);

    [Fact]
    public void Hints_that_differ_by_both_name_both() =>
        Hints(Program("bin/a", ("el7", "install it"), ("el8", "ship it")), Program("bin/b", ("el7", "lead to it"), ("el8", "lead to it")))
            .ShouldBe(["hint for bin/a on el7: install it", "hint for bin/a on el8: ship it", "hint for bin/b on el7, el8: lead to it"]);

    [Fact]
    public void Many_programs_of_one_hint_are_counted() =>
        Hints([.. Enumerable.Range(0, 9).Select(i => Program($"bin/{i}", ("el7", "install it"))), Program("bin/x", ("el7", "lead to it"))])
            .ShouldBe(["hint for bin/0, bin/1 and 7 more: install it", "hint for bin/x: lead to it"]);

    private static string[] Hints(params ProgramReport[] programs)
    {
        using var text = new TextReport(new TextOptions());
        var page = Encoding.UTF8.GetString(new SampleReport { Programs = [.. programs], Problems = [] }.Render(text));
        return [.. page.Split('\n').Select(line => line.Trim()).Where(line => line.StartsWith("hint", StringComparison.Ordinal))];
    }

    private static ProgramReport Program(string path, params ImmutableArray<(string Target, string Hint)> hints) => new()
    {
        Path = path,
        Sha256 = null,
        Kind = "elf-executable",
        Arch = "x86_64",
        Facts = new ProgramFacts { Linkage = "dynamic" },
        Verdicts =
        [
            .. hints.Select(hint => new Verdict
            {
                Target = hint.Target,
                Userland = hint.Target,
                Kernel = hint.Target,
                Outcome = Outcome.Fails,
                Findings = [new Finding { Id = "ABI1202", Severity = Severity.Fails, Subject = "libx.so.3", Need = "libx.so.3", Message = "there is no libx.so.3", Hint = hint.Hint }],
            }),
        ],
    };
}
