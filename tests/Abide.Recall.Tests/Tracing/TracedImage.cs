namespace Abide.Recall.Tests.Tracing;

/// <summary>
/// One execution of a program: what a process, its threads and its forks do from an execve to their next. What they
/// fork without execve is the same program.
/// </summary>
/// <param name="Path">As it was passed to execve; null when it was named by a descriptor.</param>
/// <param name="Parent">Who called execve; null for the first.</param>
internal sealed record TracedImage(string? Path, TracedImage? Parent)
{
    private readonly Dictionary<int, TracedCall> _calls = [];

    public IReadOnlyCollection<TracedCall> Calls => _calls.Values;

    /// <summary>Whether it called by another ABI than x86_64 as well; such calls are not in <see cref="Calls"/>.</summary>
    public bool HasForeignCalls { get; private set; }

    public void Record(TraceLine line)
    {
        if (line.IsForeign)
        {
            HasForeignCalls = true;
            return;
        }

        if (!_calls.TryGetValue(line.Number, out var call)) _calls.Add(line.Number, call = new(line.Number, line.Name));
        call.Addresses.Add(line.Address);
    }
}

/// <param name="Number">On x86_64.</param>
/// <param name="Name">strace's name for it, which is the kernel's.</param>
internal sealed record TracedCall(int Number, string Name)
{
    /// <summary>Addresses after the instructions that made it.</summary>
    public HashSet<ulong> Addresses { get; } = [];
}
