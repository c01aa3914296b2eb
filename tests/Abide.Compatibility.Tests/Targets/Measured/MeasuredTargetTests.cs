using Abide.Compatibility.Targets;
using Abide.Compatibility.Targets.Captures;
using Abide.Compatibility.Targets.Differences;
using Abide.Compatibility.Targets.Measured;
using Abide.Compatibility.Tests.Verdicts.Corpus;
using Abide.Formats.Roots;

namespace Abide.Compatibility.Tests.Targets.Measured;

/// <summary>Targets that were captured with a measurement of their kernel.</summary>
public sealed class MeasuredTargetTests
{
    private const int OpenAt2 = 437, MemoryFile = 319, Ring = 425, Read = 0;

    private static readonly MeasuredSyscall[] s_calls =
    [
        new(Read, "read", ProbeOutcome.Wired, 9),
        new(OpenAt2, "openat2", ProbeOutcome.Wired, 22), // of Linux 5.6: backported
        new(MemoryFile, "memfd_create", ProbeOutcome.Absent, 38), // of Linux 3.17: configured away
        new(169, "reboot", ProbeOutcome.NotProbed, Reason: "never"),
    ];

    [Fact]
    public void What_was_measured_is_asked_before_what_upstream_had()
    {
        var calls = Offer("4.18.0-1.acme", isMasked: false, "EBADF").Kernel!.Syscalls!;

        (calls.Answer(OpenAt2).Error, calls.Answer(OpenAt2).Confidence).ShouldBe((SyscallError.None, Confidence.Measured));
        (calls.Answer(MemoryFile).Error, calls.Answer(MemoryFile).Confidence).ShouldBe((SyscallError.NotImplemented, Confidence.Measured));
        calls.Answer(Read).Confidence.ShouldBe(Confidence.Measured);
        calls.Answer(1).Confidence.ShouldBe(Confidence.Inferred); // was not asked
    }

    [Fact]
    public void A_masked_measurement_changes_no_answer()
    {
        var calls = Offer("4.18.0-1.acme", isMasked: true, "EBADF").Kernel!.Syscalls!;

        calls.Answer(OpenAt2).Error.ShouldBe(SyscallError.NotImplemented);
        calls.Answer(MemoryFile).Error.ShouldBe(SyscallError.None);
    }

    [Theory]
    [InlineData(1, SyscallError.NotPermitted)] // as the facts say: until an administrator changes it
    [InlineData(14, SyscallError.None)] // who has
    public void A_call_that_was_allowed_is_no_longer_refused(int errno, SyscallError expected)
    {
        var facts = KnownKernel.Find("5.14.0-427.42.1.el9_4.x86_64", "x86_64")!.Syscalls!;

        facts.Corrected([new(Ring, "io_uring_setup", ProbeOutcome.Wired, errno)]).Answer(Ring).Error.ShouldBe(expected);
    }

    [Fact]
    public void Two_kernels_differ_in_what_they_answer_to_bad_descriptors()
    {
        var difference = TargetComparison.Run(Offer("6.1.0", isMasked: false, "EBADF"), Offer("6.1.0", isMasked: false, "EACCES"));

        var change = difference.Changes.Where(change => change.Kind != ChangeKind.Syscall).ShouldHaveSingleItem();
        (change.Subject, change.From, change.To).ShouldBe(("read, descriptor write-only", "EBADF", "EACCES"));
    }

    [Fact]
    public void A_target_file_keeps_the_measurement()
    {
        var file = File("6.1.0", isMasked: true, "EBADF");
        using var written = new MemoryStream();

        file.Write(written);
        TargetFile.TryRead(written.ToArray(), "x.json", out var read, out _).ShouldBeTrue();

        read!.Kernel!.Syscalls!.IsMasked.ShouldBeTrue();
        read.Kernel.Syscalls.Items.ShouldBe(s_calls);
        read.Kernel.Errno.ShouldBe([new ErrnoContract("read", "write-only", "EBADF")]);
    }

    private static Offer Offer(string kernel, bool isMasked, string answer) => CapturedTarget.Create("x", File(kernel, isMasked, answer)).OfferFor("x86_64").Value!;

    private static TargetFile File(string kernel, bool isMasked, string answer)
    {
        using var root = TestRoot.Of("bookworm");
        var measured = new KernelMeasurement { Release = kernel, Architecture = "x86_64", IsMasked = isMasked, Syscalls = [.. s_calls], Errno = [new("read", "write-only", answer)] };
        var request = new CaptureRequest { Name = "x", Source = CaptureSource.Live, ToolVersion = "0", Kernel = CapturedKernel.Of(measured, pageSize: 4096) };
        return RootCapture.Read(new DirectoryTree(root.Directory), request).File!;
    }
}
