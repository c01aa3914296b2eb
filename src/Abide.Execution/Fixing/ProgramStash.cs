namespace Abide.Execution.Fixing;

/// <summary>Programs of builds whose copies are gone.</summary>
internal sealed class ProgramStash(CopyPlace place) : IDisposable
{
    /// <summary>Keeps what a build made.</summary>
    /// <param name="build">What the build is called.</param>
    /// <param name="copy">Where it ran.</param>
    /// <param name="made">What it made.</param>
    public void Take(string build, ProjectCopy copy, IEnumerable<MadeProgram> made)
    {
        foreach (var program in made)
        {
            var to = File(build, program.Report.Path);
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            System.IO.File.Copy(Path.Combine(copy.Directory, program.Report.Path), to);
        }
    }

    /// <summary>Where a program is kept.</summary>
    public string File(string build, string path) => Path.Combine(place.Directory, build, path);

    public void Dispose() => place.Dispose();
}
