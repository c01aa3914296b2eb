namespace Abide.Tests;

/// <summary>The checkout that the tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string PathTo(string relative) => Path.Combine(Root, relative);

    private static string FindRoot()
    {
        for (var directory = AppContext.BaseDirectory; directory is not null; directory = Path.GetDirectoryName(directory))
        {
            if (File.Exists(Path.Combine(directory, "Abide.slnx")))
                return directory;
        }

        throw new InvalidOperationException($"Abide.slnx is in no directory above {AppContext.BaseDirectory}");
    }
}
