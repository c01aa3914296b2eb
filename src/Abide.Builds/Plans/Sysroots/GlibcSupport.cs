namespace Abide.Builds.Plans.Sysroots;

/// <summary>What a newer static libstdc++ asks of glibc, and is linked in as code where the glibc that is built for lacks it.</summary>
public static class GlibcSupport
{
    private static readonly Version s_threadExit = new(2, 18), s_singleThreaded = new(2, 32), s_entropy = new(2, 25), s_random = new(2, 36);

    /// <summary>Each part by its name, with what it does for people.</summary>
    public static IEnumerable<(string Name, string Does)> MissingFrom(Version glibc)
    {
        if (glibc < s_threadExit) yield return ("thread_exit", "__cxa_thread_atexit_impl (destructors of thread_local objects)");
        if (glibc < s_singleThreaded) yield return ("single_threaded", "__libc_single_threaded (always false: atomic operations are never saved)");
        if (glibc < s_random) yield return (glibc < s_entropy ? "entropy" : "random", "getentropy and arc4random (the kernel's random numbers)");
    }

    /// <summary>One sentence for the changes of a plan; null when nothing is missing.</summary>
    internal static string? Sentence(Version glibc) =>
        MissingFrom(glibc).Select(part => part.Does).ToList() is { Count: > 0 } parts ? $"Linked in where the C++ library asks for it: {string.Join(", ", parts)}." : null;
}
