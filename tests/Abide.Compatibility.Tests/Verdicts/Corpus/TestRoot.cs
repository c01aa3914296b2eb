using Abide.Compatibility.Targets;
using Abide.Compatibility.Targets.Roots;
using Abide.Compatibility.Verdicts;
using Abide.Formats.Roots;
using Abide.Tests;

namespace Abide.Compatibility.Tests.Verdicts.Corpus;

/// <summary>
/// A root directory with the loader and the C library of a Debian release, and whatever a test adds. It is judged as a target
/// directory, and its own loader is run in it, so that a test sees both the verdict and what really happens.
/// </summary>
internal sealed class TestRoot : IDisposable
{
    private const string Loader = "/lib64/ld-linux-x86-64.so.2";
    private const string MuslLoader = "/lib/ld-musl-x86_64.so.1";
    private const string Libraries = "/lib/x86_64-linux-gnu";

    private readonly DirectoryTree _release;
    private readonly string _loader = Loader;

    private TestRoot(string release)
    {
        Release = release;
        _release = new DirectoryTree(TestCache.DebianRoot(release));
        Take(Loader);
        Take($"{Libraries}/libc.so.6");
        Take("/etc/os-release");
        System.IO.Directory.CreateDirectory(this[$"/usr{Libraries}"]);
    }

    private TestRoot()
    {
        Release = "musl";
        _release = new DirectoryTree(Directory);
        _loader = MuslLoader;
        Add(MuslLoader, MuslLoader); // of Debian's package musl
    }

    public string Release { get; }

    public string Directory { get; } = System.IO.Directory.CreateTempSubdirectory("abide-root-").FullName;

    /// <summary>An empty root but for the loader, the C library and os-release of <c>bullseye</c> (glibc 2.31), <c>bookworm</c> (2.36) or <c>trixie</c> (2.41).</summary>
    public static TestRoot Of(string release) => new(release);

    /// <summary>A root with nothing but musl.</summary>
    public static TestRoot Musl() => new();

    public void Dispose() => System.IO.Directory.Delete(Directory, recursive: true);

    /// <summary>Where a path of the root lies on this machine.</summary>
    public string this[string path] => Directory + path;

    /// <summary>Copies a file of the release to the same path.</summary>
    public void Take(string path)
    {
        var entry = _release.Find(path) ?? throw new FileNotFoundException($"{Release} has no {path}");
        Add(TestCache.DebianRoot(Release) + entry.Path, path);
    }

    /// <summary>Copies a file of this machine into the root.</summary>
    public void Add(string file, string path)
    {
        System.IO.Directory.CreateDirectory(Path.GetDirectoryName(this[path])!);
        File.Copy(file, this[path], overwrite: true); // with its mode
    }

    public void Write(string path, string text)
    {
        System.IO.Directory.CreateDirectory(Path.GetDirectoryName(this[path])!);
        File.WriteAllText(this[path], text);
    }

    /// <summary>
    /// Builds a program that asks for nothing but this root's C library and what <paramref name="arguments"/> add; libraries
    /// among them are paths on this machine. It binds lazily unless told otherwise.
    /// </summary>
    public void Program(string path, string source, params IEnumerable<string> arguments) => C.Program(
        this[path],
        source,
        [
            .. (string[])["-fPIE", "-pie", "-nostartfiles", "-nodefaultlibs", "-Wl,-z,lazy", C.Source("start.c")],
            .. arguments,
            this[$"{Libraries}/libc.so.6"],
            $"-Wl,-rpath-link,{this[Libraries]},--allow-shlib-undefined",
        ]);

    public void Library(string path, string source, params IEnumerable<string> arguments) => C.Library(this[path], source, arguments);

    /// <summary>Judges a program of the root on the root.</summary>
    public Verdict Judge(string path, KernelOffer? kernel = null) => Judge(path, new DirectoryTree(Directory), kernel);

    /// <summary>Judges a program of another place on the root: what lies beside it there travels with it.</summary>
    /// <param name="path">Absolute in <paramref name="files"/>.</param>
    /// <param name="files">Where the program comes from.</param>
    /// <param name="kernel">Null when not known.</param>
    public Verdict Judge(string path, IRootTree files, KernelOffer? kernel = null) =>
        Judging.Judge(path, files, RootTarget.Create("dir:root", new DirectoryTree(Directory), kernel?.Release, _ => kernel));

    /// <summary>Runs the root's loader on a program; so, $ORIGIN does not take a /proc in the root.</summary>
    public Completed Load(string path, params IEnumerable<string> arguments) => Run([_loader, path, .. arguments]);

    /// <summary>As <see cref="Load"/>, from a working directory of the root; <see cref="Load"/> starts in /.</summary>
    public Completed LoadFrom(string directory, string path)
    {
        string[] lend = Environment.IsPrivilegedProcess ? [] : ["--map-root-user"];
        return Command.Run("unshare", [.. lend, "--root", Directory, "--wd", directory, _loader, path]);
    }

    /// <summary>As <see cref="Load"/>, with every symbol bound at start.</summary>
    public Completed LoadBindingNow(string path) => Run([_loader, path], new Dictionary<string, string> { ["LD_BIND_NOW"] = "1" });

    /// <summary>Starts a program as the kernel does, through PT_INTERP.</summary>
    public Completed Execute(string path, params IEnumerable<string> arguments) => Run([path, .. arguments]);

    private Completed Run(string[] command, IReadOnlyDictionary<string, string>? environment = null)
    {
        // chroot is for root; for others a user name space lends the right to one process.
        string[] full = ["chroot", Directory, .. command];
        if (!Environment.IsPrivilegedProcess) full = ["unshare", "--map-root-user", .. full];
        return Command.Run(full[0], full[1..], environment);
    }
}
