namespace Abide.Tests;

/// <summary>What a test measured and people want to read even when it passes; ./test.sh prints it at the end.</summary>
internal static class TestReports
{
    public static void Write(string name, string text)
    {
        string folder = Environment.GetEnvironmentVariable("ABIDE_TEST_REPORTS") is { Length: > 0 } place
            ? place
            : Path.Combine(AppContext.BaseDirectory, "reports");
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, name), text);
    }
}
