using System.Diagnostics;
using System.Globalization;

namespace Abide.Compatibility.Tests.Agreement;

/// <summary>
/// A Debian root whose own ld.so is asked what it would do with files. Each file lies alone in a directory, so that
/// $ORIGIN finds nothing beside it; one shell inside the root asks all the questions. The variables that make ld.so talk
/// are set only for ld.so: on chroot or timeout they would make those list their libraries instead of doing their work.
/// </summary>
internal sealed class LoaderRoot(string release, string root)
{
    private const string Script = """
        cd "$1" || exit 9
        ld=/lib64/ld-linux-x86-64.so.2
        while IFS= read -r file; do
          for bind in LD_WARN=yes LD_BIND_NOW=yes; do
            timeout 60 env -i LD_TRACE_LOADED_OBJECTS=1 LD_WARN=yes "$bind" "$ld" "$file" 2>&1
            echo "@ $?"
          done
        done < files
        """;

    public string Release => release;

    public string Directory => root;

    public bool HasFile(string path) => File.Exists(root + path);

    /// <summary>Asks about files brought from elsewhere, in the order given.</summary>
    public async Task<IReadOnlyList<LoaderAnswers>> AskAsync(IReadOnlyList<SampledFile> files)
    {
        using Scratch scratch = new(root);
        return await AskAsync(scratch, [.. files.Select((file, index) => scratch.Place(file, index))]);
    }

    /// <summary>Asks about files of the root itself, by their paths in it.</summary>
    public async Task<IReadOnlyList<LoaderAnswers>> AskInPlaceAsync(IReadOnlyList<string> paths)
    {
        using Scratch scratch = new(root);
        return await AskAsync(scratch, paths);
    }

    private static async Task<IReadOnlyList<LoaderAnswers>> AskAsync(Scratch scratch, IReadOnlyList<string> paths)
    {
        await File.WriteAllTextAsync(Path.Combine(scratch.Directory, "files"), string.Concat(paths.Select(path => path + "\n")));
        Queue<LoaderAnswer> answers = new();
        List<string> lines = [];
        foreach (string line in (await RunAsync(scratch)).Split('\n'))
        {
            if (line.StartsWith("@ ", StringComparison.Ordinal))
            {
                answers.Enqueue(LoaderAnswer.Parse(lines, int.Parse(line.AsSpan(2), CultureInfo.InvariantCulture)));
                lines.Clear();
            }
            else if (line.Length > 0)
            {
                lines.Add(line);
            }
        }

        if (answers.Count != 2 * paths.Count)
            throw new InvalidOperationException($"The loader of {scratch.Root} answered {answers.Count} of {2 * paths.Count} questions.");
        return [.. paths.Select(_ => new LoaderAnswers(answers.Dequeue(), answers.Dequeue()))];
    }

    private static async Task<string> RunAsync(Scratch scratch)
    {
        string[] command = ["/usr/sbin/chroot", scratch.Root, "/usr/bin/env", "-i", "PATH=/usr/bin:/bin", "/bin/sh", "-c", Script, "sh", scratch.PathInside];

        // chroot is for root; for others a user name space lends the right to one process.
        if (!Environment.IsPrivilegedProcess)
            command = ["/usr/bin/unshare", "--map-root-user", .. command];
        ProcessStartInfo start = new(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        using Process shell = Process.Start(start)!;
        Task<string> errors = shell.StandardError.ReadToEndAsync();
        string output = await shell.StandardOutput.ReadToEndAsync();
        await shell.WaitForExitAsync();
        return shell.ExitCode == 0
            ? output
            : throw new InvalidOperationException($"{string.Join(' ', command[..3])} failed with {shell.ExitCode}: {await errors}");
    }

    /// <summary>A directory of the root for one batch of questions; gone with the batch.</summary>
    private sealed class Scratch : IDisposable
    {
        public Scratch(string root)
        {
            Root = root;
            PathInside = $"/scratch/{Guid.NewGuid():N}";
            System.IO.Directory.CreateDirectory(Directory);
        }

        public string Root { get; }

        public string PathInside { get; }

        public string Directory => Root + PathInside;

        public string Place(SampledFile file, int index)
        {
            string folder = Path.Combine(Directory, index.ToString(CultureInfo.InvariantCulture));
            System.IO.Directory.CreateDirectory(folder);
            File.Copy(file.Source, Path.Combine(folder, file.Name));
            return $"{PathInside}/{index}/{file.Name}";
        }

        public void Dispose() => System.IO.Directory.Delete(Directory, recursive: true);
    }
}
