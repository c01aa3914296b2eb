namespace Abide.Recall.Tests.Recall;

/// <summary>
/// What kind of code makes a call. The search for the system calls of each is built and proven on its own, in this order.
/// </summary>
internal enum CodeClass
{
    /// <summary>x86_64 code of Go programs: what is in their own file.</summary>
    Go,

    /// <summary>Any other code: other programs, and the loader and the libraries of every program. For AArch64 too.</summary>
    C,
}
