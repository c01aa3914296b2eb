using System.Collections.Frozen;

namespace Abide.Builds.Projects.Sources.Flow;

/// <summary>
/// What functions of Go's library put around the error numbers that they return; read in Go's source, and tried with each
/// release by the tests. Functions that return bare numbers on some path, such as <c>os.Process.Signal</c>, are not here.
/// </summary>
internal static class StandardErrors
{
    private const string Path = "*fs.PathError";
    private const string Link = "*os.LinkError";
    private const string Call = "*os.SyscallError";
    private const string Operation = "*net.OpError";

    private static readonly FrozenDictionary<string, string> s_functions = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["os.Open"] = Path,
        ["os.OpenFile"] = Path,
        ["os.Create"] = Path,
        ["os.Mkdir"] = Path,
        ["os.MkdirAll"] = Path,
        ["os.Remove"] = Path,
        ["os.RemoveAll"] = Path,
        ["os.Stat"] = Path,
        ["os.Lstat"] = Path,
        ["os.Chmod"] = Path,
        ["os.Chown"] = Path,
        ["os.Lchown"] = Path,
        ["os.Chtimes"] = Path,
        ["os.Chdir"] = Path,
        ["os.Truncate"] = Path,
        ["os.Readlink"] = Path,
        ["os.ReadFile"] = Path,
        ["os.WriteFile"] = Path,
        ["os.ReadDir"] = Path,
        ["io/ioutil.ReadFile"] = Path,
        ["io/ioutil.WriteFile"] = Path,
        ["io/ioutil.ReadDir"] = Path,
        ["os.Rename"] = Link,
        ["os.Link"] = Link,
        ["os.Symlink"] = Link,
        ["os.NewSyscallError"] = Call,
        ["net.Dial"] = Operation,
        ["net.DialTimeout"] = Operation,
        ["net.DialTCP"] = Operation,
        ["net.DialUDP"] = Operation,
        ["net.DialUnix"] = Operation,
        ["net.Listen"] = Operation,
        ["net.ListenTCP"] = Operation,
        ["net.ListenUDP"] = Operation,
        ["net.ListenUnix"] = Operation,
        ["net.ListenPacket"] = Operation,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenSet<string> s_fileMethods = new[]
    {
        "Chdir", "Chmod", "Chown", "Close", "Read", "ReadAt", "ReadDir", "Readdir", "Readdirnames", "Seek", "Stat", "Sync", "Truncate", "Write", "WriteAt",
        "WriteString",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> s_openers = new[]
    {
        "os.Open", "os.OpenFile", "os.Create", "os.CreateTemp", "os.NewFile", "io/ioutil.TempFile",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Every function that is known to wrap, by import path.</summary>
    public static IEnumerable<string> Functions => s_functions.Keys;

    /// <summary>Every method of <c>*os.File</c> that is known to wrap.</summary>
    public static IEnumerable<string> FileMethods => s_fileMethods;

    /// <summary>The type around the numbers of a function, named <c>os.Open</c> by import path; null when none is known.</summary>
    public static string? WrapperOf(string function) => s_functions.GetValueOrDefault(function);

    /// <summary>The type around the numbers of a method of <c>*os.File</c>; null when none is known.</summary>
    public static string? WrapperOfFileMethod(string method) => s_fileMethods.Contains(method) ? Path : null;

    /// <summary>The first result is an <c>*os.File</c>.</summary>
    public static bool OpensFile(string function) => s_openers.Contains(function);
}
