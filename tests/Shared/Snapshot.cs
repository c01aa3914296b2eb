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

        // The first line that differs says more than the letters of a whole page.
        string[] now = received.Split('\n'), before = expected.Split('\n');
        int at = now.Zip(before).TakeWhile(pair => pair.First == pair.Second).Count();
        now.ElementAtOrDefault(at).ShouldBe(before.ElementAtOrDefault(at), $"line {at + 1} of {relativePath}, and perhaps others, differs from {aside}; if that is right, run ABIDE_ACCEPT=1 ./test.sh");
    }
}
