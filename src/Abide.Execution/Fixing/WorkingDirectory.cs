namespace Abide.Execution.Fixing;

/// <summary>Where this process, and whatever it starts meanwhile, stands until this object is disposed: a program that is tried writes beside itself, not where the user is.</summary>
internal sealed class WorkingDirectory : IDisposable
{
    private readonly string _before = Directory.GetCurrentDirectory();

    public WorkingDirectory(string directory) => Directory.SetCurrentDirectory(directory);

    public void Dispose() => Directory.SetCurrentDirectory(_before);
}
