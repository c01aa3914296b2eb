using System.Collections.Immutable;
using Abide.Compatibility.Targets.Measured;

namespace Abide.Reports.Pages;

/// <summary>Something that a program may rely on, with the measurements that show it.</summary>
/// <param name="Sentence">What holds.</param>
/// <param name="Covers">Whether it is about a measurement.</param>
/// <param name="Holds">Whether the measurement shows it.</param>
internal sealed record ErrnoPromise(string Sentence, Func<ErrnoContract, bool> Covers, Func<ErrnoContract, bool> Holds)
{
    private static readonly ImmutableHashSet<string> s_nothingThere = ["closed", "negative", "beyond RLIMIT_NOFILE", "closed in another thread"];

    // A closed number is as good as any other to duplicate onto.
    private static readonly ImmutableHashSet<string> s_takesAnyNumber = ["dup3, onto"];

    public static ImmutableArray<ErrnoPromise> All { get; } =
    [
        new(
            "A number that is not an open descriptor (closed, negative, beyond the limit, closed by another thread) is answered with `EBADF` by every call, and by its wrapper in the C library.",
            contract => s_nothingThere.Contains(contract.Descriptor) && !s_takesAnyNumber.Contains(contract.Call) && !IsGo(contract) && contract.Call != "read that waits already" && !IsNoRing(contract),
            Is("EBADF")),
        new(
            "Reading from a descriptor that is only open for writing is answered with `EBADF`, not with `EACCES`.",
            contract => contract is { Descriptor: "write-only", Call: "read" or "libc read" or "io_uring read" or "sendfile, from" } && !IsNoRing(contract),
            Is("EBADF")),
        new(
            "Writing to a descriptor that is only open for reading is answered with `EBADF`, not with `EACCES`.",
            contract => contract is { Descriptor: "read-only", Call: "write" or "libc write" or "sendfile, to" },
            Is("EBADF")),
        new(
            "`mmap` is the one that tells a wrong mode with `EACCES`: to a descriptor that is only open for writing, whatever is wanted, and to one that is only open for reading when a shared mapping is to be written.",
            contract => contract is { Descriptor: "write-only", Call: "mmap PROT_READ" or "mmap PROT_WRITE" or "libc mmap PROT_READ" } or { Descriptor: "read-only", Call: "mmap PROT_WRITE" },
            Is("EACCES")),
        new(
            "`ftruncate` of a file that is only open for reading is answered with `EINVAL`.",
            contract => contract is { Descriptor: "read-only", Call: "ftruncate" },
            Is("EINVAL")),
        new(
            "An `O_PATH` descriptor is no descriptor to whatever works on the file: `EBADF`.",
            contract => contract is { Descriptor: "O_PATH", Call: "read" or "write" or "ioctl TIOCGWINSZ" or "fcntl F_SETFL" or "lseek" or "ftruncate" or "fsync" or "getdents64" or "mmap PROT_READ" or "mmap PROT_WRITE" or "sendfile, from" or "sendfile, to" },
            Is("EBADF")),
        new(
            "`fstat`, `fcntl F_GETFL`, `dup3` and `close` take an `O_PATH` descriptor.",
            contract => contract is { Descriptor: "O_PATH", Call: "fstat" or "fcntl F_GETFL" or "dup3, from" or "close" },
            Is("success")),
        new(
            "Reading a directory is answered with `EISDIR`.",
            contract => contract is { Descriptor: "directory", Call: "read" or "libc read" or "Go os.File.Read" },
            contract => contract.Answer.Contains("EISDIR", StringComparison.Ordinal)),
        new(
            "A call that is not for what the descriptor leads to does not answer `EBADF`: `ioctl` of a terminal's size says `ENOTTY`, `epoll_ctl` says `EPERM` to a file that is always ready, `getdents64` says `ENOTDIR`.",
            contract => contract is { Descriptor: "read-only", Call: "ioctl TIOCGWINSZ" or "libc ioctl TIOCGWINSZ" or "epoll_ctl, watched" or "getdents64" },
            contract => contract.Answer is "ENOTTY" or "EPERM" or "ENOTDIR"),
        new(
            "A `read` that waits at a pipe when another thread closes its descriptor goes on waiting, and gets what comes.",
            contract => contract.Call == "read that waits already",
            Is("success")),
        new(
            "A Go `os.File` that was closed gives `os.ErrClosed`, and not `EBADF`; so does the second `Close`, and a `Read` that waits when another goroutine closes the file.",
            contract => IsGo(contract) && contract.Descriptor.StartsWith("closed by File.Close", StringComparison.Ordinal),
            Is("os.ErrClosed")),
        new(
            "A Go `os.File` whose descriptor is gone, or has the wrong mode, gives `EBADF`, and not `os.ErrClosed`.",
            contract => contract is { Call: "Go os.File.Read" or "Go os.File.Write", Descriptor: "closed beneath the File" or "write-only" or "read-only" },
            Is("syscall.EBADF, unix.EBADF")),
        new(
            "Go's `syscall` and `golang.org/x/sys/unix` have one `EBADF`: `errors.Is` finds either in the errors of both.",
            contract => contract.Call.StartsWith("Go syscall.", StringComparison.Ordinal) || contract.Call.StartsWith("Go unix.", StringComparison.Ordinal),
            Is("syscall.EBADF, unix.EBADF")),
    ];

    /// <summary>Whether a contract is about a wrapper of Go's.</summary>
    public static bool IsGo(ErrnoContract contract) => contract.Call.StartsWith("Go ", StringComparison.Ordinal);

    private static bool IsNoRing(ErrnoContract contract) => contract.Answer.StartsWith("no ring", StringComparison.Ordinal);

    private static Func<ErrnoContract, bool> Is(string answer) => contract => contract.Answer == answer;
}
