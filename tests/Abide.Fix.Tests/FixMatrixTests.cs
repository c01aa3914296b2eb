using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;

namespace Abide.Fix.Tests;

/// <summary>The samples of matrix.txt, each built and fixed once, and the page that says what came out.</summary>
public sealed class FixMatrixTests
{
    private static readonly string[] s_targets = ["el7.9", "el8.6", "el9.1"];

    private static readonly ConcurrentDictionary<string, Lazy<FixRun>> s_runs = new(StringComparer.Ordinal);

    public static TheoryData<string> Rows => new(SampleRow.Here.Select(row => row.ToString()));

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_sample_is_fixed_by_the_plans_that_ought_to(string row)
    {
        var run = RunOf(row);
        run.Report.ShouldNotBeNull(run.Messages);
        run.IsUntouched.ShouldBeTrue();
        run.ExitCode.ShouldBe(run.Row.Plans.Values.All(standing => standing == SampleRow.IsTold) ? 1 : 0, run.Messages);
        foreach (var (name, standing) in run.Row.Plans)
        {
            if (standing == SampleRow.IsTold)
            {
                run.Report.Value.GetProperty("refused").EnumerateArray().ShouldContain(refused => refused.GetProperty("kind").GetString() == name);
                continue;
            }

            var proof = run.Plans.GetValueOrDefault(name);
            proof.ValueKind.ShouldBe(JsonValueKind.Object, $"{name} was not tried; {run.Report.Value.GetProperty("refused")}");
            proof.GetProperty("standing").GetString().ShouldBe(standing, $"{name}: {(proof.TryGetProperty("reason", out var reason) ? reason : null)}");
            Verdicts(proof).Select(verdict => verdict.GetProperty("target").GetString()).Distinct().ShouldBe(s_targets);
        }
    }

    [Fact]
    public void The_page_says_what_came_out()
    {
        var page = new StringBuilder("""
            # What fixes the samples

            Each project under [samples](../samples) is built as it is and with every plan that applies (those that do not build are left out here), on Debian 12 with its gcc and the Go release that is named,
            and judged for the three releases. Made by `ABIDE_ACCEPT=1 dotnet test tests/Abide.Fix.Tests --filter FixMatrix`, from what `abide fix --format json` says.

            Seen: `checked` is the verdict alone; `run` is a run on the machine that built, with the answers of the release's kernel. `base` is never tried: the
            verdicts are those of the program as it is.

            | sample | Go | plan | standing | el7.9 | el8.6 | el9.1 | seen |
            | --- | --- | --- | --- | --- | --- | --- | --- |

            """);
        foreach (var row in SampleRow.Here)
        {
            var run = RunOf(row.ToString());
            run.Report.ShouldNotBeNull(run.Messages);
            foreach (var (name, proof) in run.Plans.Where(plan => plan.Value.GetProperty("standing").GetString() != "failed"))
            {
                var verdicts = Verdicts(proof).ToLookup(verdict => verdict.GetProperty("target").GetString());
                var cells = s_targets.Select(target => verdicts.Contains(target) ? string.Join("; ", verdicts[target].Select(Change).Distinct(StringComparer.Ordinal)) : "not built");
                var seen = Verdicts(proof).Any() && Verdicts(proof).All(verdict => verdict.TryGetProperty("observations", out var runs) && runs.EnumerateArray().Any(observation => observation.GetProperty("result").GetString() == "lived")) ? "run" : "checked";
                page.Append($"| [{row.Sample}](../samples/{row.Sample}) | {row.Go} | {name} | {proof.GetProperty("standing").GetString()} | {string.Join(" | ", cells)} | {seen} |\n");
            }

            foreach (var name in row.Plans.Where(plan => plan.Value == SampleRow.IsTold).Select(plan => plan.Key))
                page.Append($"| [{row.Sample}](../samples/{row.Sample}) | {row.Go} | {name} | told | {string.Join(" | ", run.Report.Value.GetProperty("before").GetProperty("programs")[0].GetProperty("verdicts").EnumerateArray().Select(verdict => verdict.GetProperty("outcome").GetString()))} | checked |\n");
        }

        page.Append("""

            ## Run there

            Built as it is and with every plan that applies by abide inside a root of Debian 13, with that release's compiler and with the packages that it takes to build for Debian 11 at
            hand (`--sysroot`); for a root of Debian 11, and run inside it: `abide fix --on dir:ROOT`.

            | sample | plan | standing | Debian 11 | seen |
            | --- | --- | --- | --- | --- |

            """);
        page.Append(OtherReleaseTests.Table());
        Snapshot.Verify(page.ToString(), "docs/fix-matrix.md");
    }

    private static FixRun RunOf(string row) => s_runs.GetOrAdd(row, _ => new Lazy<FixRun>(() => FixRun.Of(SampleRow.Here.First(each => each.ToString() == row)))).Value;

    private static IEnumerable<JsonElement> Verdicts(JsonElement proof) => proof.GetProperty("programs").EnumerateArray().SelectMany(program => program.GetProperty("verdicts").EnumerateArray());

    private static string Change(JsonElement verdict) => $"{Outcome(verdict, "before")} → {Outcome(verdict, "after")}";

    private static string Outcome(JsonElement verdict, string when) => verdict.TryGetProperty(when, out var outcome) && outcome.GetString() is { } word ? word : "not built";
}
