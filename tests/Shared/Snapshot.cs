namespace Abide.Tests;

/// <summary>
/// Compares text with a file in the checkout. A difference leaves what was received beside it
/// (<c>name.received.ext</c>); <c>ABIDE_ACCEPT=1 ./test.sh</c> accepts every difference.
/// </summary>
internal static class Snapshot
{
    public static void Verify(string received, string relativePath)
    {
        var verified = Repository.PathTo(relativePath);
        var aside = Path.ChangeExtension(verified, ".received" + Path.GetExtension(verified));
        var expected = File.Exists(verified) ? File.ReadAllText(verified) : null;
        if (received == expected)
        {
            File.Delete(aside);
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(verified)!);
        if (Environment.GetEnvironmentVariable("ABIDE_ACCEPT") == "1")
        {
            File.WriteAllText(verified, received);
            File.Delete(aside);
            return;
        }

        File.WriteAllText(aside, received);
        expected.ShouldNotBeNull($"{relativePath} does not exist yet; look at {aside}, then run ABIDE_ACCEPT=1 ./test.sh");
        received.ShouldBe(expected, $"{relativePath} differs from {aside}; if that is right, run ABIDE_ACCEPT=1 ./test.sh");
    }
}
