using System.IO.Compression;
using System.Text;
using Abide.Builds.Logs;

namespace Abide.Builds.Tests.Logs;

/// <summary>What CI systems, terminals, journals and shells do to a log changes nothing of what it says.</summary>
public sealed class WrappedLogsTests
{
    private static readonly string[] s_logs =
    [
        "given/01-cxa_thread_atexit_impl-bfd-static-libstdcxx-glibc217.log", "given/02-cxa_thread_atexit_impl-lld-c-shared.log", "given/04-GLIBC_2.34-not-found-bookworm-bin-on-bullseye.log",
        "given/12-cross-arm64-with-host-gcc.log", "given/14-cross-arm64-gcc-no-target-headers.log", "given/16-old-xsys-2021-undefined-unix-symbols.log", "given/19-go.sum-checksum-mismatch.log", "given/24-R_X86_64_TPOFF32-non-PIC-TLS-c-shared.log",
        "given/26-relocation-truncated-to-fit-3GB-bss.log", "given/35-disk-full-GOTMPDIR-no-space-left.log", "given/40-missing-errno.h-incomplete-sysroot.log",
    ];

    private static readonly (string Name, Func<string, int, string> Wrap)[] s_wrappers =
    [
        ("GitHub Actions", (line, number) => $"2025-03-01T10:{number % 60:00}:09.1234567Z {line}"),
        ("gh run view", (line, number) => $"build\tCompile\t2025-03-01T10:{number % 60:00}:09.1234567Z {line}"),
        ("GitHub error", (line, _) => $"##[error]{line}"),
        ("GitLab", (line, number) => $"2025-03-01T10:{number % 60:00}:09.123456Z 01O {line}"),
        ("Jenkins", (line, number) => $"[2025-03-01T10:{number % 60:00}:09.123Z] {line}"),
        ("Jenkins, short", (line, number) => $"10:{number % 60:00}:09.123  {line}"),
        ("BuildKit", (line, number) => $"#12 {number}.456 {line}"),
        ("journalctl", (line, number) => $"Mar 01 10:{number % 60:00}:09 builder build[4711]: {line}"),
        ("journalctl -o short-iso", (line, number) => $"2025-03-01T10:{number % 60:00}:09+0100 builder build[4711]: {line}"),
        ("syslog", (line, number) => $"<30>Mar  1 10:{number % 60:00}:09 builder build[4711]: {line}"),
        ("Kubernetes", (line, number) => $"2025-03-01T10:{number % 60:00}:09.123456789Z stderr F {line}"),
        ("docker compose", (line, _) => $"builder-1  | {line}"),
        ("colours", (line, _) => $"\e[1m\e[31m{line}\e[m\e[K"),
        ("colour inside", (line, _) => line.Replace(": ", ":\e[0;1m \e[0m", StringComparison.Ordinal)),
        ("hyperlink", (line, _) => $"\e]8;;https://example.com\e\\{line}\e]8;;\a"),
        ("progress", (line, _) => $"  10%\r  100%\r{line}"),
        ("DOS", (line, _) => line + "\r"),
        ("zeros", (line, _) => line + "\0"),
    ];

    public static TheoryData<string, string> Cases
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var log in s_logs)
            {
                foreach (var (name, _) in s_wrappers)
                    data.Add(log, name);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Wrapped_logs_tell_the_same(string log, string wrapper)
    {
        var wrap = s_wrappers.Single(known => known.Name == wrapper).Wrap;
        var wrapped = string.Join('\n', RealLog.Read(log).Split('\n').Select(wrap));

        Told(RealLog.Explain(wrapped)).ShouldBe(Told(RealLog.Explain(RealLog.Read(log))));
    }

    [Fact]
    public void Lines_keep_their_numbers_and_lose_their_stamps()
    {
        var explanation = RealLog.Explain("one\n\n\e[31m2025-03-01T10:00:09.1Z /usr/bin/ld: cannot find -lfoo\e[0m\r\nfour");

        explanation.Lines.ShouldBe(4);
        explanation.Causes.ShouldHaveSingleItem().Evidence.ShouldBe([new LogLine(3, "/usr/bin/ld: cannot find -lfoo")]);
    }

    [Theory]
    [InlineData("utf-8", true)]
    [InlineData("utf-16", true)]
    [InlineData("utf-16BE", true)]
    [InlineData("utf-16", false)]
    [InlineData("utf-16BE", false)]
    public void Encodings_are_recognised(string name, bool marked)
    {
        var encoding = Encoding.GetEncoding(name);
        byte[] bytes = [.. marked ? encoding.GetPreamble() : [], .. encoding.GetBytes(RealLog.Read(s_logs[0]))];

        Told(RealLog.Explain(bytes)).ShouldBe(Told(RealLog.Explain(RealLog.Read(s_logs[0]))));
    }

    [Fact]
    public void Bytes_that_are_no_utf_8_do_no_harm() =>
        Told(RealLog.Explain([.. "gr\xfc\xdf Gott\n"u8, 0xfc, 0xdf, (byte)'\n', .. "/usr/bin/ld: cannot find -lfoo\n"u8])).ShouldBe(["BLD2102 1"]);

    [Fact]
    public void Compressed_logs_are_unpacked_and_cut_ones_told()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(Encoding.UTF8.GetBytes(RealLog.Read(s_logs[0])));

        Told(RealLog.Explain(packed.ToArray())).ShouldBe(Told(RealLog.Explain(RealLog.Read(s_logs[0]))));
        RealLog.Explain(packed.ToArray()[..(int)(packed.Length / 2)]).Outcome.ShouldBeOneOf(LogOutcome.NoFailure, LogOutcome.Unknown, LogOutcome.Explained);
    }

    [Fact]
    public void Programs_are_no_logs()
    {
        byte[] program = [0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1, .. new byte[5000]];
        var random = new byte[5000];
        new Random(1).NextBytes(random);

        foreach (var bytes in new[] { program, random, [0x1f, 0x8b, 8, 0, 1, 2, 3] })
        {
            var explanation = RealLog.Explain(bytes);
            (explanation.IsText && explanation.Problems.IsEmpty).ShouldBeFalse();
            explanation.Causes.ShouldBeEmpty();
        }
    }

    [Fact]
    public void Empty_logs_hold_no_failure()
    {
        foreach (var text in new[] { "", "\n", "\n\n \n", "\r\r\r" })
        {
            var explanation = RealLog.Explain(text);
            explanation.IsText.ShouldBeTrue();
            explanation.Outcome.ShouldBe(LogOutcome.NoFailure);
        }
    }

    [Fact]
    public void Endless_lines_are_cut_and_told()
    {
        var explanation = RealLog.Explain($"{new string('x', 3_000_000)}/usr/bin/ld: cannot find -lbar\n/usr/bin/ld: cannot find -lfoo\n{new string('y', 100_000)}");

        explanation.Problems.ShouldHaveSingleItem().Id.ShouldBe("FMT4003");
        explanation.Lines.ShouldBe(3);
        explanation.Causes.ShouldHaveSingleItem().Evidence[0].Number.ShouldBe(2);
    }

    private static string[] Told(LogExplanation explanation) => [.. explanation.Causes.Select(cause => $"{cause.Diagnosis.Id} {cause.Count}")];
}
