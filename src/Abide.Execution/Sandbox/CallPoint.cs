using System.Buffers.Binary;
using System.Text;
using Abide.Execution.Sandbox.Interop;

namespace Abide.Execution.Sandbox;

/// <summary>An instruction of one process that calls the kernel, and how far its callers can be told from the stack.</summary>
internal sealed class CallPoint
{
    private const int MostFrames = 24;
    private const int StackWindow = 32 << 10;

    private readonly MappedFiles _files;
    private readonly Kind _kind;
    private readonly ulong _loadedAt;

    private enum Kind
    {
        /// <summary>Nothing on the stack says where the return address is.</summary>
        Alone,

        /// <summary>syscall(3) has no frame: its return address is on top of the stack.</summary>
        Frameless,

        /// <summary>Go's table tells the depth of every frame.</summary>
        Go,
    }

    /// <param name="thread">A thread that waits at the instruction.</param>
    /// <param name="address">Of the instruction.</param>
    /// <param name="files">Reads what is mapped there.</param>
    /// <param name="walks">Whether the stack can be read: return addresses are on it on x86-64 alone.</param>
    public CallPoint(int thread, ulong address, MappedFiles files, bool walks)
    {
        _files = files;
        Place = files.Find(thread, address);
        Function = Place.Function;
        if (!walks || Place.File is not { } file || file.Functions.AddressOf(Place.Offset) is not { } inFile)
            return;

        _loadedAt = unchecked(address - inFile);
        _kind = file.Functions.Go?.FindStackDepth(inFile) is not null ? Kind.Go : Function == "syscall" ? Kind.Frameless : Kind.Alone;
    }

    public MappedPlace Place { get; }

    public string? Function { get; }

    /// <summary>The sites that call through this instruction, by what <see cref="Walk"/> found.</summary>
    public Dictionary<ulong, CallSite> Sites { get; } = [];

    /// <summary>The return addresses on the stack, nearest first.</summary>
    /// <param name="thread">A thread that waits at the instruction.</param>
    /// <param name="address">Of the instruction.</param>
    /// <param name="frames">Room for them.</param>
    /// <param name="fingerprint">The same for the same addresses.</param>
    public ReadOnlySpan<ulong> Walk(int thread, ulong address, Span<ulong> frames, out ulong fingerprint)
    {
        fingerprint = 0;
        if (_kind == Kind.Alone || OtherProcess.StackPointer(thread) is not { } pointer)
            return default;

        Span<byte> window = stackalloc byte[_kind == Kind.Go ? StackWindow : sizeof(ulong)];
        ReadOnlySpan<byte> stack = window[..OtherProcess.Read(thread, pointer, window)];
        var at = unchecked(address - _loadedAt);
        var count = 0;
        while (count < Math.Min(frames.Length, MostFrames))
        {
            var depth = _kind == Kind.Go ? Place.File!.Functions.Go!.FindStackDepth(at) : count == 0 ? 0 : null;
            if (depth is not { } bytes || bytes > stack.Length - sizeof(ulong))
                break;
            var returnsTo = BinaryPrimitives.ReadUInt64LittleEndian(stack[bytes..]);
            if (returnsTo == 0)
                break;
            stack = stack[(bytes + sizeof(ulong))..];
            frames[count++] = returnsTo;
            fingerprint = unchecked((fingerprint ^ returnsTo) * 0x9e3779b97f4a7c15); // Knuth's multiplier
            at = unchecked(returnsTo - _loadedAt - 1);
        }

        return frames[..count];
    }

    /// <summary>The functions that frames return to.</summary>
    public List<string> Name(int thread, ReadOnlySpan<ulong> frames)
    {
        var names = new List<string>();
        foreach (var frame in frames)
        {
            var name = _kind == Kind.Go ? GoName(unchecked(frame - _loadedAt - 1)) : NameInC(_files.Find(thread, frame - 1));
            if (name is null)
                break;
            names.Add(name);
            // Behind these, the stack is another one.
            if (name is "runtime.systemstack" or "runtime.mcall" or "runtime.asmcgocall" or "runtime.goexit")
                break;
        }

        return names;
    }

    private string? GoName(ulong address) => Place.File!.Functions.Go!.TryFind(address, out var function) ? Encoding.UTF8.GetString(function.Name) : null;

    private static string? NameInC(MappedPlace place) =>
        place.File is not { } file ? null : place.Function ?? $"{Path.GetFileName(file.Path)}+0x{place.Offset:x}";
}
