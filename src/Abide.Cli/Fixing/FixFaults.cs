using Abide.Execution.Fixing;

namespace Abide.Cli.Fixing;

/// <summary>Tells why nothing could be tried, as every command tells such faults.</summary>
internal static class FixFaults
{
    /// <exception cref="UserException">Nothing could be tried.</exception>
    public static async Task<T> TellAsync<T>(Task<T> work)
    {
        try
        {
            return await work;
        }
        catch (FixException e)
        {
            throw new UserException(e.Message, e.Hint);
        }
    }
}
