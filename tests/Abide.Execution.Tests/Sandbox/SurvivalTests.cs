using Abide.Tests;

namespace Abide.Execution.Tests.Sandbox;

/// <summary>Programs that survive what a release's kernel lacks, and programs that do not.</summary>
[Collection("Programs")]
public sealed class SurvivalTests(Programs programs)
{
    [Theory]
    [InlineData("el7.3", "openat2", "/", 1)]
    [InlineData("el7.9", "openat2", "/", 1)]
    [InlineData("el8.3", "openat2", "/", 1)]
    [InlineData("el8.10", "openat2", "/", 0)]
    [InlineData("el9.1", "openat2", "/", 0)]
    [InlineData("el7.3", "random", null, 3)]
    [InlineData("el7.3", "random", "or else", 0)]
    [InlineData("el7.9", "random", null, 0)]
    [InlineData("el8.3", "random", null, 0)]
    [InlineData("el8.10", "random", null, 0)]
    [InlineData("el9.1", "random", null, 0)]
    public void A_program_dies_where_the_only_call_it_knows_is_missing(string release, string program, string? argument, int exitCode)
    {
        var trial = Trial.Run(release, argument is null ? [programs.C(program)] : [programs.C(program), argument]);

        trial.Seen.ExitCode.ShouldBe(exitCode, trial.Output);
        trial.Seen.Signal.ShouldBeNull();
    }

    [Theory]
    [InlineData("el7.3", "getrandom pidfd_open close_range openat2 io_uring_setup memfd_secret statx nothing", "")]
    [InlineData("el7.9", "pidfd_open close_range openat2 io_uring_setup memfd_secret statx nothing", "")]
    [InlineData("el8.3", "pidfd_open close_range openat2 io_uring_setup memfd_secret nothing", "")]
    [InlineData("el8.10", "pidfd_open io_uring_setup memfd_secret nothing", "")]
    [InlineData("el9.1", "io_uring_setup memfd_secret nothing", "")]
    [InlineData("el9.4", "memfd_secret nothing", "io_uring_setup")]
    [InlineData("el10.0", "nothing", "io_uring_setup")]
    public void Each_call_is_answered_as_that_kernel_answers_it(string release, string missing, string forbidden)
    {
        var program = programs.C("answers");
        // What the host's own kernel lacks is missing everywhere.
        var everywhere = With("ENOSYS", Lines(Trial.Run("el10.0", program).Output));

        var answers = Lines(Trial.Run(release, program).Output);

        With("ENOSYS", answers).ShouldBe(missing.Split(' ').Union(everywhere), ignoreOrder: true);
        With("EPERM", answers).ShouldBe(forbidden.Split(' ', StringSplitOptions.RemoveEmptyEntries), ignoreOrder: true);
    }

    [Theory]
    [InlineData("el7.3")]
    [InlineData("el7.9")]
    [InlineData("el8.3")]
    [InlineData("el8.10")]
    [InlineData("el9.1")]
    public void Real_programs_that_fall_back_do_their_work(string release)
    {
        var directory = programs.File($"work-{release}");
        Directory.CreateDirectory(directory);
        var script = $"""
            set -e
            cd {directory}
            ls -l / > list
            cp -a list copy
            mv copy moved
            sort --parallel=2 moved > sorted
            tar -cf - . | tar -tf - | grep -q sorted
            find . -name 'sort*' | xargs rm
            printf 'int main(void) {"{ return 0; }"}' > main.c
            gcc main.c
            ./a.out
            perl -e 'print "perl\n"'
            """;

        var trial = Trial.Run(release, "sh", "-c", script);

        trial.Output.ShouldBe("perl\n");
        trial.Seen.ExitCode.ShouldBe(0);
    }

    [Theory]
    [InlineData("el7.3", "1.27")]
    [InlineData("el8.3", "1.15")]
    [InlineData("el9.1", "1.27")]
    public void The_Go_toolchain_falls_back(string release, string go)
    {
        var trial = Trial.Run(release, Path.Combine(TestCache.GoRoot(go), "bin", "go"), "version");

        trial.Output.ShouldStartWith("go version");
        trial.Seen.ExitCode.ShouldBe(0);
    }

    [Fact]
    public void A_real_program_dies_of_a_call_that_the_kernel_lacks()
    {
        // perl's syscall has no fallback; 435 is clone3, which no kernel of el8 has.
        var trial = Trial.Run("el8.10", "perl", "-e", "syscall(435, 0, 0) < 0 && $!{ENOSYS} and die \"no clone3\\n\"");

        trial.Output.ShouldBe("no clone3\n");
        trial.CountOf("clone3").ShouldBe(1);
        trial.Seen.ExitCode.ShouldNotBe(0);
    }

    private static IEnumerable<string> With(string answer, Dictionary<string, string> lines) => lines.Where(line => line.Value == answer).Select(line => line.Key);

    private static Dictionary<string, string> Lines(string output) =>
        output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')).ToDictionary(words => words[0], words => words[1], StringComparer.Ordinal);
}
