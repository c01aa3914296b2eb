namespace Abide.Compatibility.Needs.Syscalls.Code;

/// <summary>What examining one program may cost. A real program takes a small part of it; a file made to keep us busy is left open.</summary>
/// <param name="limit">In steps: an instruction that is decoded or followed, a value that is copied.</param>
internal sealed class WorkBudget(long limit)
{
    private long _left = limit;

    /// <summary>False when there is not so much left.</summary>
    public bool TryTake(long steps)
    {
        if (steps > _left) return false;
        _left -= steps;
        return true;
    }
}
