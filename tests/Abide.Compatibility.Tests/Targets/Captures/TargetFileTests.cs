using System.Text;
using Abide.Compatibility.Targets;
using Abide.Compatibility.Targets.Captures;
using Abide.Compatibility.Targets.Measured;
using Abide.Compatibility.Targets.Roots;
using Abide.Compatibility.Tests.Verdicts.Corpus;
using Abide.Formats;
using Abide.Formats.Roots;

namespace Abide.Compatibility.Tests.Targets.Captures;

public sealed class TargetFileTests
{
    [Theory]
    [InlineData("")]
    [InlineData("not JSON")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{"schemaVersion": 0}""")]
    [InlineData("""{"schemaVersion": 1}""")]
    [InlineData("""{"schemaVersion": "1"}""")]
    [InlineData("""{"schemaVersion": 1, "tool": null}""")]
    public void What_is_no_target_file_is_told_as_such(string text)
    {
        TargetFile.TryRead(Encoding.UTF8.GetBytes(text), "x.json", out var file, out var problem).ShouldBeFalse();

        file.ShouldBeNull();
        problem.ShouldNotBeNull().Id.ShouldBe(Problems.NotTargetFile.Id);
    }

    [Fact]
    public void A_newer_version_is_told_apart_from_damage()
    {
        TargetFile.TryRead("""{"schemaVersion": 2, "everything": "else is different"}"""u8, "x.json", out _, out var problem).ShouldBeFalse();

        problem!.Id.ShouldBe(Problems.NewerTargetFile.Id);
        problem.Message.ShouldContain("schemaVersion 2");
    }

    [Fact]
    public void A_file_that_is_cut_off_anywhere_is_a_problem()
    {
        var bytes = Small();
        for (var length = 0; length < bytes.Length - 3; length += 7)
            TargetFile.TryRead(bytes.AsSpan(0, length), "x.json", out _, out _).ShouldBeFalse($"{length} of {bytes.Length}");
    }

    [Fact]
    public void Damaged_files_are_refused_or_answer_without_a_crash()
    {
        var bytes = Small();
        var random = new Random(7);
        var read = 0;
        for (var i = 0; i < 1500; i++)
        {
            var damaged = bytes.ToArray();
            for (var flips = 0; flips < 2; flips++) damaged[random.Next(damaged.Length)] = (byte)"0123456789-,[]{}\"a/."[random.Next(20)];
            if (!TargetFile.TryRead(damaged, "x.json", out var file, out _)) continue;
            read++;
            if (RootTarget.Create("x", file, null, _ => null).OfferFor("x86_64").Value is not { } offer) continue;
            var libc = offer.Libraries.FindLibrary("libc.so.6", []).Value;
            libc?.DefinesSymbol("fcntl64", "GLIBC_2.28");
            _ = libc?.Calls;
        }

        read.ShouldBeGreaterThan(100);
    }

    [Theory]
    [InlineData("\"kinds\":[", "\"kinds\":[99999,")]
    [InlineData("\"symbols\":[", "\"symbols\":[99999999,")]
    [InlineData("\"next\":[[", "\"next\":[[-1,")]
    [InlineData("\"objects\": [\n{\"path\":\"/", "\"objects\": [\n{\"path\":\"/../")]
    [InlineData("\"objects\": [\n{\"path\":\"/", "\"objects\": [\n{\"path\":\"")]
    [InlineData("\"directories\":[\"/\",", "\"directories\":[\"/\",\"relative\",")]
    public void Numbers_and_paths_that_lead_nowhere_are_found_when_the_file_is_read(string from, string to)
    {
        var text = Encoding.UTF8.GetString(Small());
        text.ShouldContain(from);
        var at = text.IndexOf(from, StringComparison.Ordinal);

        TargetFile.TryRead(Encoding.UTF8.GetBytes(text[..at] + to + text[(at + from.Length)..]), "x.json", out _, out var problem).ShouldBeFalse();

        problem!.Id.ShouldBe(Problems.NotTargetFile.Id);
    }

    [Fact]
    public void A_captured_kernel_is_the_one_that_is_judged_on()
    {
        using var root = TestRoot.Of("bookworm");
        var request = new CaptureRequest { Name = "x", Source = CaptureSource.Live, ToolVersion = "0", Kernel = new CapturedKernel { Release = "4.18.0-80.el8.x86_64", Architecture = "x86_64", PageSize = 4096 } };

        var target = CapturedTarget.Create("x", RootCapture.Read(new DirectoryTree(root.Directory), request).File!);

        target.Kernel.ShouldBe("4.18.0-80.el8.x86_64");
        var kernel = target.OfferFor("x86_64").Value!.Kernel.ShouldNotBeNull();
        kernel.Version.ShouldBe(new Version(4, 18, 0));
        kernel.Syscalls!.Answer(435).State.ShouldBe(SyscallState.Absent); // clone3, of Linux 5.3
        target.OfferFor("x86_64").Value!.HasForeignKernel.ShouldBeTrue(); // Debian 12 came with 6.1
    }

    [Fact]
    public void What_was_measured_of_a_kernel_goes_before_the_facts_unless_a_filter_stood_before_it()
    {
        Confidence Of(KernelOffer kernel, int number) => kernel.Syscalls!.Answer(number).Confidence;
        var (seen, masked) = (MeasuredOn(isMasked: false), MeasuredOn(isMasked: true));

        (seen.Syscalls!.Answer(435).State, Of(seen, 435)).ShouldBe((SyscallState.Wired, Confidence.Measured));
        (seen.Syscalls.Answer(0).State, Of(seen, 0)).ShouldBe((SyscallState.Absent, Confidence.Measured));
        seen.Syscalls.Answer(1).State.ShouldBe(SyscallState.LikelyWired);
        masked.Syscalls!.Answer(435).State.ShouldBe(SyscallState.Absent);
        masked.Syscalls.Answer(0).State.ShouldBe(SyscallState.LikelyWired);
        seen.Errno.ShouldHaveSingleItem().Answer.ShouldBe("EBADF");
    }

    [Fact]
    public void Without_a_kernel_of_its_own_the_release_tells_which()
    {
        var target = CapturedTarget.Create("x", Capturing.Debian("bookworm"));

        target.Kernel.ShouldBe("debian12");
        target.HasForeignKernel.ShouldBeFalse();
    }

    private static KernelOffer MeasuredOn(bool isMasked)
    {
        using var root = TestRoot.Of("bookworm");
        var measured = new KernelMeasurement
        {
            Release = "4.18.0-custom",
            Architecture = "x86_64",
            IsMasked = isMasked,
            Syscalls = [new(0, "read", ProbeOutcome.Absent, 38), new(1, "write", ProbeOutcome.NotProbed, null, "why"), new(435, "clone3", ProbeOutcome.Wired, 22)],
            Errno = [new("read", "closed", "EBADF")],
        };
        var request = new CaptureRequest { Name = "x", Source = CaptureSource.Live, ToolVersion = "0", Kernel = CapturedKernel.Of(measured, pageSize: 4096) };
        var bytes = Capturing.Write(RootCapture.Read(new DirectoryTree(root.Directory), request).File!);
        return CapturedTarget.Create("x", Capturing.Read(bytes)).OfferFor("x86_64").Value!.Kernel.ShouldNotBeNull();
    }

    private static byte[] Small()
    {
        using var root = TestRoot.Of("bookworm");
        File.Delete(root["/lib/x86_64-linux-gnu/libc.so.6"]);
        root.Library("/lib/x86_64-linux-gnu/libc.so.6", "answer.c", $"-Wl,--version-script={C.Source("answer.map")}");
        root.Library("/usr/lib/x86_64-linux-gnu/libask.so.1", "ask.c", root["/lib/x86_64-linux-gnu/libc.so.6"]);
        return Capturing.Write(Capturing.Capture(new DirectoryTree(root.Directory)).File.ShouldNotBeNull());
    }
}
