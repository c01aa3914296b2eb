using Abide.Compatibility.Needs.Syscalls;

namespace Abide.Compatibility.Tests.Syscalls;

/// <summary>
/// What is read out of the programs of tests/corpus/go/calls, which make calls that no package of Go makes, is exactly what their
/// sources say: by each release, in each build mode, with and without symbols.
/// </summary>
public sealed class GoCallsTests(CallsCorpus corpus) : IClassFixture<CallsCorpus>
{
    private const string Module = "example.org/abide/calls";

    // number, certainty, function within the module's package work
    private static readonly string[] Expected =
    [
        "425 certain work.picked",
        "426 certain work.picked",
        "427 certain work.picked",
        "428 certain work.picked",
        "429 certain work.picked",
        "430 certain work.picked",
        "431 certain work.picked",
        "432 certain work.picked",
        "433 certain work.picked",
        "437 certain work.constant",
        "439 possible work.variable",
        "446 certain work.wrapped",
        "447 possible work.variable",
        "448 certain work.allThreads",
        "449 certain work.chosen",
        "450 certain work.chosen",
        "451 certain work.chosen",
        "454 possible work.first.call",
        "455 possible work.second.call",
        "456 certain work.Everything.func1",
        "457 certain work.jumped",
        "458 certain work.direct",
    ];

    public static TheoryData<string, string, string, bool> Builds
    {
        get
        {
            var builds = new TheoryData<string, string, string, bool>();
            foreach (var release in CallsCorpus.Releases)
            {
                foreach (var mode in CallsCorpus.Modes)
                {
                    builds.Add("amd64", release, mode, false);
                    builds.Add("amd64", release, mode, true);
                    builds.Add("arm64", release, mode, true);
                }
            }

            return builds;
        }
    }

    public static TheoryData<string, string> ReleasesAndArchitectures
    {
        get
        {
            var both = new TheoryData<string, string>();
            foreach (var release in CallsCorpus.Releases)
            {
                both.Add("amd64", release);
                both.Add("arm64", release);
            }

            return both;
        }
    }

    public static TheoryData<string> Releases => [.. CallsCorpus.Releases];

    [Theory]
    [MemberData(nameof(Builds))]
    public void Every_call_of_a_program_is_told_with_its_function(string architecture, string release, string mode, bool isStripped)
    {
        var needs = corpus.Read(release, mode, isStripped, architecture);

        // Go 1.18 to 1.20 for arm64 leave the address of a variable in a register that may be an argument of the next call.
        var isVariableLost = architecture == "arm64" && release == "1.19" && (mode is "pie" or "shared");
        needs.IsOpen.ShouldBe(isVariableLost);
        // syscall.AllThreadsSyscall came with Go 1.16.
        needs.Items.SelectMany(Describe).ShouldBe(Expected.Where(line => (release != "1.15" || !line.StartsWith("448", StringComparison.Ordinal)) && (!isVariableLost || !line.StartsWith("447", StringComparison.Ordinal))));
    }

    [Theory]
    [MemberData(nameof(Releases))]
    public void Code_that_nothing_leads_to_makes_no_call(string release)
    {
        // The C function that is called, and the one that is not; the Go linker drops unused Go functions itself.
        foreach (var (architecture, isStripped) in ((string, bool)[])[("amd64", false), ("amd64", true), ("arm64", false), ("arm64", true)])
        {
            var numbers = corpus.Read(release, "native", isStripped, architecture).Items.Select(item => item.Number).ToList();
            numbers.ShouldContain(459);
            // A word of data that happens to look like an address keeps a function, and A64 code has many such words between functions.
            if (architecture == "arm64" && !isStripped) continue;
            numbers.ShouldNotContain(460, $"{architecture} stripped: {isStripped}");
            numbers.ShouldNotContain(452, $"{architecture} stripped: {isStripped}");
        }
    }

    [Theory]
    [MemberData(nameof(ReleasesAndArchitectures))]
    public void A_number_that_comes_from_outside_leaves_the_set_open_and_names_its_function(string architecture, string release)
    {
        var needs = corpus.Read(release, "unknown", isStripped: true, architecture);

        needs.IsOpen.ShouldBeTrue();
        var site = needs.Untold.ShouldHaveSingleItem();
        site.Function.ShouldBe("main.main");
        site.Through.ShouldContain("main.ask");
        site.Through.ShouldContain($"{Module}/sys.Call");
        site.Module!.Split('@')[0].ShouldBe(Module); // built in a clone, it has a version
    }

    [Theory]
    [InlineData("1.15")]
    [InlineData("1.24")]
    [InlineData("1.27")]
    public void A_wrapper_that_is_passed_around_leaves_the_set_open_and_is_named(string release)
    {
        var needs = corpus.Read(release, "taken", isStripped: true);

        needs.Untold.Select(site => site.Function).Distinct().Order(StringComparer.Ordinal).ShouldBe(["syscall.RawSyscall", "syscall.Syscall"]);
        needs.Untold.ShouldAllBe(site => site.Module == "std" && !site.IsCertain);
    }

    [Fact]
    public void Wrappers_are_listed_from_the_outside_in()
    {
        var site = corpus.Read("1.24", "static", isStripped: false).Items.Single(item => item.Number == 446).Sites.ShouldHaveSingleItem();

        site.Through.ShouldBe([$"{Module}/sys.Twice", $"{Module}/sys.Call", "syscall.Syscall6", "syscall.RawSyscall6", "internal/runtime/syscall.Syscall6"]);
        site.Module!.Split('@')[0].ShouldBe(Module); // built in a clone, it has a version
        site.IsCertain.ShouldBeTrue();
    }

    [Fact]
    public void Calls_of_the_standard_library_belong_to_the_function_outside_its_wrappers()
    {
        var open = corpus.Read("1.24", "static", isStripped: true).Items.Single(item => item.Number == 257);

        open.IsCertain.ShouldBeTrue();
        open.Sites.ShouldAllBe(site => site.Module == "std" && !site.Function!.StartsWith("syscall.", StringComparison.Ordinal));
        open.Sites.Length.ShouldBeInRange(1, SyscallReader.SiteLimit);
    }

    private static IEnumerable<string> Describe(SyscallNeed need) =>
        // The compiler makes a method for pointers from each method for values.
        need.Sites.Where(site => site.Function is { } name && name.StartsWith(Module, StringComparison.Ordinal) && !name.Contains("(*", StringComparison.Ordinal))
            .Select(site => $"{need.Number} {(site.IsCertain ? "certain" : "possible")} {site.Function![(Module.Length + 1)..]}")
            .Distinct();
}
