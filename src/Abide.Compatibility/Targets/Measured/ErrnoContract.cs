namespace Abide.Compatibility.Targets.Measured;

/// <summary>What a call answered to a descriptor that it cannot work with.</summary>
/// <param name="Call">Who was asked: a system call, <c>read</c>, or a wrapper above one, <c>libc read</c>, <c>Go os.File.Read</c>.</param>
/// <param name="Descriptor">What was wrong with the descriptor: <c>closed</c>, <c>negative</c>, <c>O_PATH</c>.</param>
/// <param name="Answer">Name of the errno, <c>EBADF</c>, or <c>success</c>; of a Go wrapper, the errors that errors.Is finds in what it returned.</param>
public sealed record ErrnoContract(string Call, string Descriptor, string Answer);
