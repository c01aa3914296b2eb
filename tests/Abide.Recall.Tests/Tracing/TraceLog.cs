namespace Abide.Recall.Tests.Tracing;

/// <summary>
/// Attributes every call of a trace to the image that made it. A process has the image of its parent until its own execve
/// returns; the call of execve itself belongs to the image that is left. Threads are processes of the same image.
/// </summary>
internal sealed class TraceLog
{
    /// <summary>Not a call of the program: the kernel makes it so that an interrupted call goes on (restart_syscall(2)).</summary>
    private const int RestartSyscall = 219;

    private readonly Dictionary<int, Traced> _processes = [];
    private readonly List<TracedImage> _images = [];
    private readonly HashSet<TracedImage> _interruptedParents = new(ReferenceEqualityComparer.Instance);

    private TraceLog()
    {
    }

    /// <summary>In the order in which they were executed.</summary>
    public IReadOnlyList<TracedImage> Images => _images;

    /// <summary>Processes whose parent was not found, so that their calls belong to no image.</summary>
    public int LostProcesses { get; private set; }

    public static TraceLog Read(IEnumerable<string> lines)
    {
        var log = new TraceLog();
        foreach (var line in lines) log.Add(TraceLine.Parse(line));
        log.AdoptOrphans();
        return log;
    }

    /// <summary>
    /// A program that ends, or executes another, while one of its threads starts a thread never gets that one's id. If all
    /// that were interrupted so are one image, the child is of that image too.
    /// </summary>
    private void AdoptOrphans()
    {
        var orphans = _processes.Where(process => process.Value.Waiting is not null).Select(process => process.Key).ToList();
        if (orphans.Count == 0) return;

        foreach (var process in _processes.Values) NoteInterrupted(process);
        if (_interruptedParents.Count == 1)
        {
            foreach (var orphan in orphans) Adopt(_interruptedParents.Single(), orphan);
        }
        else
        {
            LostProcesses = orphans.Count;
        }
    }

    private void Add(TraceLine line)
    {
        if (!_processes.TryGetValue(line.Process, out var process))
        {
            // The first is the process that strace started, and it starts with an execve. A child may be heard before its
            // parent's clone returns the id: its lines wait until then.
            process = new Traced { Waiting = _processes.Count == 0 && _images.Count == 0 ? null : [] };
            _processes.Add(line.Process, process);
        }

        if (process.Waiting is { } waiting) waiting.Add(line);
        else Apply(process, line);
    }

    private void Apply(Traced process, TraceLine line)
    {
        switch (line.Event)
        {
            case TraceEvent.Call:
                if (line.Number != RestartSyscall) process.Image?.Record(line);
                process.Executing = line.Name is "execve" or "execveat" ? line : null;
                process.IsCloning = IsClone(line.Name);
                Return(process, line);
                break;

            case TraceEvent.Return:
                Return(process, line);
                break;

            case TraceEvent.Superseded:
                NoteInterrupted(process);
                if (_processes.Remove(line.Successor, out var thread)) process.Executing = thread.Executing;
                break;

            case TraceEvent.Exit:
                NoteInterrupted(process);
                _processes.Remove(line.Process);
                break;
        }
    }

    private void Return(Traced process, TraceLine line)
    {
        if (line.Result is not { } result) return;

        switch (line.Name)
        {
            case "execve" or "execveat" when result == 0 && process.Executing is { } call:
                process.Image = new TracedImage(call.Path, process.Image);
                process.Executing = null;
                _images.Add(process.Image);
                break;

            case var name when IsClone(name):
                process.IsCloning = false;
                if (process.Image is { } image) Adopt(image, (int)result);
                break;
        }
    }

    private void NoteInterrupted(Traced process)
    {
        if (process is { IsCloning: true, Image: { } image }) _interruptedParents.Add(image);
    }

    private static bool IsClone(string name) => name is "clone" or "clone3" or "fork" or "vfork";

    private void Adopt(TracedImage image, int id)
    {
        var waiting = _processes.TryGetValue(id, out var child) ? child.Waiting : null;
        child ??= new Traced();
        child.Image = image;
        child.Waiting = null;
        _processes[id] = child;
        foreach (var line in waiting ?? []) Apply(child, line);
    }

    private sealed class Traced
    {
        public TracedImage? Image { get; set; }

        /// <summary>The execve that has not returned.</summary>
        public TraceLine? Executing { get; set; }

        /// <summary>Whether a call that makes a process has not returned.</summary>
        public bool IsCloning { get; set; }

        /// <summary>Lines read before the parent is known; null once it is.</summary>
        public List<TraceLine>? Waiting { get; set; }
    }
}
