using System.Globalization;
using Abide.Compatibility.Targets;
using Abide.Compatibility.Tests.Verdicts.Corpus;
using Abide.Tests;
using Xunit.Abstractions;

namespace Abide.Compatibility.Tests.Syscalls;

/// <summary>
/// No system call that a program for AArch64 was seen to make may be missing from the set that is read out of it: programs of
/// every Go release at work under QEMU, which prints each call that it makes for them.
/// </summary>
public sealed class Arm64RecallTests(ITestOutputHelper output)
{
    // The kernel has signal handlers return through code of its own; QEMU imitates that.
    private const string SignalReturn = "rt_sigreturn";

    private static readonly ILookup<string, int> s_numbers = Enumerable.Range(0, 1024)
        .Select(number => (UpstreamSyscalls.For("aarch64")!.Find(number)?.Name, Number: number))
        .Where(call => call.Name is not null)
        .ToLookup(call => call.Name!, call => call.Number, StringComparer.Ordinal);

    public static TheoryData<string> Releases => [.. CallsCorpus.Releases];

    [Theory]
    [MemberData(nameof(Releases))]
    public void Every_system_call_that_a_Go_program_was_seen_to_make_is_claimed(string release)
    {
        var directory = Directory.CreateTempSubdirectory("abide-arm64-").FullName;
        var (program, stripped) = (Path.Combine(directory, "program"), Path.Combine(directory, "stripped"));
        Go.Program(program, "work", release: release, architecture: "arm64");
        Go.Program(stripped, "work", release: release, architecture: "arm64", arguments: "-ldflags=-s -w");

        var seen = Watch(directory, program, Directory.CreateDirectory(Path.Combine(directory, "work")).FullName);

        seen.Count.ShouldBeGreaterThan(60);
        ShouldClaim(program, seen, $"work by Go {release}");
        ShouldClaim(stripped, seen, $"work by Go {release}, stripped");
        Directory.Delete(directory, recursive: true);
    }

    [Fact]
    public void Every_system_call_that_a_ready_made_program_was_seen_to_make_is_claimed()
    {
        var directory = Directory.CreateTempSubdirectory("abide-arm64-").FullName;
        var program = Path.Combine(TestCache.NpmPackage("@esbuild/linux-arm64@0.25.0"), "bin", "esbuild");
        var (source, bundle) = (Path.Combine(directory, "main.ts"), Path.Combine(directory, "bundle.js"));
        File.WriteAllText(Path.Combine(directory, "part.ts"), "export const part: number = 1;");
        File.WriteAllText(source, "import { part } from './part'; console.log(part);");

        var seen = Watch(directory, program, source, "--bundle", "--minify", "--sourcemap", $"--outfile={bundle}");

        File.Exists(bundle).ShouldBeTrue();
        seen.Count.ShouldBeGreaterThan(15);
        ShouldClaim(program, seen, "esbuild 0.25.0 bundles");
        Directory.Delete(directory, recursive: true);
    }

    private void ShouldClaim(string program, HashSet<int> seen, string name)
    {
        var needs = CallsCorpus.Read(program);
        output.WriteLine($"{name}: {seen.Count} seen, {needs.Items.Length} claimed{(needs.IsOpen ? ", open" : "")}");
        needs.IsOpen.ShouldBeFalse(name);
        seen.Except(needs.Items.Select(item => item.Number)).Select(UpstreamSyscalls.For("aarch64")!.NameOf).ShouldBeEmpty(name);
    }

    /// <summary>The numbers of the calls that QEMU made for a program.</summary>
    private static HashSet<int> Watch(string directory, params IEnumerable<string> command)
    {
        // QEMU writes where it is told, so that what the program prints stays apart.
        var trace = Path.Combine(directory, "trace");
        var completed = Command.Run("qemu-aarch64-static", ["-d", "strace", "-D", trace, .. command], new Dictionary<string, string>());
        var numbers = new HashSet<int>();
        var log = File.ReadAllText(trace);
        log.ShouldNotBeEmpty(completed.Errors);
        foreach (var line in log.Split('\n'))
        {
            // "4711 openat(…", "4711 Unknown syscall 463"; other lines are the rest of a call that another thread interrupted ("-1 errno=…"), and signals.
            var words = line.Split(' ', '(');
            if (words.Length < 2 || !uint.TryParse(words[0], CultureInfo.InvariantCulture, out _)) continue;
            if (words is [_, "Unknown", "syscall", var unknown, ..]) numbers.Add(int.Parse(unknown, CultureInfo.InvariantCulture));
            else if (words[1] != SignalReturn && words[1].Length > 0) numbers.Add(s_numbers[words[1]].ShouldHaveSingleItem(line));
        }

        return numbers;
    }
}
