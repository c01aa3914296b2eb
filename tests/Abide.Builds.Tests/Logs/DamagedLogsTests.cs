using System.Text;

namespace Abide.Builds.Tests.Logs;

/// <summary>Nothing that damage makes of a log may throw or hang, nor take memory out of proportion.</summary>
public sealed class DamagedLogsTests
{
    private static readonly byte[] s_telling = [0, 1, (byte)'\n', (byte)'\r', 0x1b, (byte)'[', (byte)']', (byte)'\'', (byte)'`', (byte)'"', (byte)':', (byte)'(', (byte)' ', 0x80, 0xc3, 0xff];

    [Fact]
    public void Damaged_logs_are_read_to_their_end()
    {
        var random = new Random(20_251_122);
        foreach (var name in RealLog.All)
        {
            var original = Encoding.UTF8.GetBytes(RealLog.Read(name));
            for (var round = 0; round < 4; round++)
            {
                var damaged = Damage(original, random);
                var explanation = RealLog.Explain(damaged);
                explanation.Causes.ShouldAllBe(cause => cause.Headline.Length > 0 && cause.Count > 0);
                explanation.Lines.ShouldBeLessThanOrEqualTo(damaged.Length);
            }
        }
    }

    [Fact]
    public void Long_repetitions_of_what_forms_begin_with_are_read_in_no_time()
    {
        foreach (var part in new[] { "go: ", "a: ", "/a", "(required by ", "undefined reference to `", "x.go:1:1: ", "2025-03-01T10:00:09Z ", "\e[", "\e]", "package a: imports " })
        {
            var line = string.Concat(Enumerable.Repeat(part, 8000 / part.Length)) + "undefined reference to `x' not found (required by : checksum mismatch: No such file or directory\n";
            RealLog.Explain(string.Concat(Enumerable.Repeat(line, 20))).Lines.ShouldBe(20);
        }
    }

    private static byte[] Damage(byte[] original, Random random)
    {
        var copy = original.ToArray();
        for (var changes = 1 + random.Next(40); changes > 0 && copy.Length > 0; changes--)
            copy[random.Next(copy.Length)] = s_telling[random.Next(s_telling.Length)];
        var start = random.Next(copy.Length + 1);
        return random.Next(3) == 0 ? copy[start..random.Next(start, copy.Length + 1)] : copy;
    }
}
