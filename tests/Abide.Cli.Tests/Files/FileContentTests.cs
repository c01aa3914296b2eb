using Abide.Cli.Files;
using Abide.Formats;
using Abide.Formats.Roots;

namespace Abide.Cli.Tests.Files;

public sealed class FileContentTests
{
    [Fact]
    public void A_file_that_shrinks_before_it_is_opened_is_a_problem() => Read(claimed: +1).ShouldBe(Problems.ChangedWhileRead.Id);

    [Fact]
    public void A_file_that_grows_before_it_is_opened_is_a_problem() => Read(claimed: -1).ShouldBe(Problems.ChangedWhileRead.Id);

    [Fact]
    public void A_file_that_vanishes_is_a_problem() => Read(claimed: 0, vanish: true).ShouldBe(Problems.Unreadable.Id);

    [Fact]
    public void A_file_that_became_a_pipe_does_not_block()
    {
        using var directory = new TemporaryDirectory();
        var pipe = directory.Fifo("pipe");
        using var content = new FileContent(new FileBuffers(1 << 20));

        content.TryRead(new Candidate(pipe, new FileStatus(RootEntryKind.File, false, 4096, 1, 1), false, null), out var problem, CancellationToken.None).ShouldBeFalse();

        problem!.Id.ShouldBe(Problems.NotRegular.Id);
    }

    [Fact]
    public void After_a_failure_the_next_digest_is_right()
    {
        using var directory = new TemporaryDirectory();
        var file = directory.Copy(RealPrograms.OldTrue, "program");
        using var content = new FileContent(new FileBuffers(1 << 20));
        content.TryRead(Candidate(file, +1), out _, CancellationToken.None).ShouldBeFalse();
        content.Release();

        content.TryRead(Candidate(file, 0), out _, CancellationToken.None).ShouldBeTrue();

        content.Sha256.ShouldBe(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(file))));
    }

    private static string? Read(int claimed, bool vanish = false)
    {
        using var directory = new TemporaryDirectory();
        var file = directory.Copy(RealPrograms.OldTrue, "program");
        var candidate = Candidate(file, claimed);
        if (vanish)
            File.Delete(file);

        using var content = new FileContent(new FileBuffers(1 << 20));
        content.TryRead(candidate, out var problem, CancellationToken.None).ShouldBeFalse();
        return problem?.Id;
    }

    private static Candidate Candidate(string file, int claimed)
    {
        FileStatus.TryRead(file, followLinks: true, out var status).ShouldBeTrue();
        return new Candidate(file, status with { Length = status.Length + claimed }, IsLink: false, Root: null);
    }
}
