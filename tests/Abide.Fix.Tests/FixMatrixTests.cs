using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;

namespace Abide.Fix.Tests;

/// <summary>The samples of matrix.txt, each built and fixed once, and the page that says what came out.</summary>
public sealed class FixMatrixTests
{
    private static readonly string[] s_targets = ["el7.9", "el8.6", "el9.1"];

    private static readonly ConcurrentDictionary<string, Lazy<FixRun>> s_runs = new(StringComparer.Ordinal);

    public static TheoryData<string> Rows => new(SampleRow.All.Select(row => row.ToString()));

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_sample_is_fixed_by_the_plans_that_ought_to(string row)
    {
        var run = RunOf(row);
        run.Report.ShouldNotBeNull(run.Messages);
        run.IsUntouched.ShouldBeTrue();
        run.ExitCode.ShouldBe(0, run.Messages);
        foreach (var (name, standing) in run.Row.Plans)
        {
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

            Seen: `checked` is the verdict alone; `run` is a run on the machine that built, with the answers of the release's kernel. What was run
            inside a root of another release is in [fix-real-root.md](fix-real-root.md).

            | sample | Go | plan | standing | el7.9 | el8.6 | el9.1 | seen |
            | --- | --- | --- | --- | --- | --- | --- | --- |

            """);
        foreach (var row in SampleRow.All)
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
        }

        Snapshot.Verify(page.ToString(), "docs/fix-matrix.md");
    }

    private static FixRun RunOf(string row) => s_runs.GetOrAdd(row, _ => new Lazy<FixRun>(() => FixRun.Of(SampleRow.All.First(each => each.ToString() == row)))).Value;

    private static IEnumerable<JsonElement> Verdicts(JsonElement proof) => proof.GetProperty("programs").EnumerateArray().SelectMany(program => program.GetProperty("verdicts").EnumerateArray());

    private static string Change(JsonElement verdict) => $"{Outcome(verdict, "before")} → {Outcome(verdict, "after")}";

    private static string Outcome(JsonElement verdict, string when) => verdict.TryGetProperty(when, out var outcome) && outcome.GetString() is { } word ? word : "not built";
}
