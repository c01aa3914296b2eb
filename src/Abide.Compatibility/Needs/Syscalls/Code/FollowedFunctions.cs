namespace Abide.Compatibility.Needs.Syscalls.Code;

/// <summary>The functions that were followed, kept while they are few, and the work that all of them together are worth.</summary>
internal sealed class FollowedFunctions(CodeImage image, CodeMap map)
{
    // Tables that a compiler unrolled come to some hundred KB; nothing that calls the system does.
    private const ulong FunctionLimit = 1 << 20;

    // Programs take less than one step a byte, small ones more: the runtime's share is the same in all.
    private const long WorkPerByte = 4;
    private const long LeastWork = 1 << 24;

    // Decoded instructions take up to 40 bytes each; a program's wrappers have some thousand.
    private const int KeptInstructions = 1 << 18;

    private readonly Dictionary<int, IFunctionFlow> _followed = [];
    private int _kept;

    public WorkBudget Budget { get; } = new(LeastWork + (WorkPerByte * image.Code.Sum(range => (long)range.Bytes.Length)));

    /// <summary>Null when the function is too large, or the work has been used up.</summary>
    /// <param name="function">Its number.</param>
    /// <param name="smallestInstruction">Bytes.</param>
    /// <param name="decode">Follows the function, given its bytes.</param>
    public IFunctionFlow? Follow(int function, int smallestInstruction, Func<int, ReadOnlyMemory<byte>, IFunctionFlow> decode)
    {
        if (_followed.TryGetValue(function, out var known)) return known;
        var start = map.StartOf(function);
        var size = map.EndOf(function) - start;
        if (size > FunctionLimit || !Budget.TryTake((long)size / smallestInstruction)) return null;
        var range = image.Code.First(range => start >= range.Start && start < range.End);
        var flow = decode(function, range.Bytes.Slice((int)(start - range.Start), (int)size));
        if ((_kept += flow.Length) > KeptInstructions)
        {
            _followed.Clear();
            _kept = flow.Length;
        }

        return _followed[function] = flow;
    }
}
