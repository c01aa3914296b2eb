namespace Abide.Execution.Fixing;

/// <summary>Removes directories whatever modes a build gave them: Go makes its module cache read-only.</summary>
internal static class DeepRemoval
{
    /// <summary>Removes a directory and all in it; links are removed, not followed. Nothing happens when it is not there.</summary>
    /// <param name="directory">Absolute.</param>
    public static void Remove(string directory)
    {
        const int Attempts = 3; // a process that is being ended may still write
        for (var attempt = 1; Directory.Exists(directory); attempt++)
        {
            try
            {
                Directory.Delete(directory, recursive: true);
            }
            catch (UnauthorizedAccessException) when (attempt < Attempts)
            {
                Open(directory);
            }
            catch (IOException) when (attempt < Attempts)
            {
                Open(directory);
                Thread.Sleep(100);
            }
        }
    }

    private static void Open(string directory)
    {
        var left = new Stack<string>([directory]);
        while (left.TryPop(out var each))
        {
            try
            {
                Modes.Set(each, Modes.OwnerAll);
                foreach (var below in new DirectoryInfo(each).EnumerateDirectories().Where(below => below.LinkTarget is null))
                    left.Push(below.FullName);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // The next attempt to remove it tells.
            }
        }
    }
}
