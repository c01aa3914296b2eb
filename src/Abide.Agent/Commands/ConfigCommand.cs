using Abide.Agent.Configuration;

namespace Abide.Agent.Commands;

/// <summary><c>abide-agent config</c>: what a file says, and what would be in force.</summary>
internal static class ConfigCommand
{
    /// <summary>Says whether a file can be followed.</summary>
    public static int Check(string file)
    {
        ConfigurationInputs inputs = new(file, Required: true, ConfigurationLayer.Empty("environment"), ConfigurationLayer.Empty("command line"));
        try
        {
            var layer = inputs.ReadFile().Layer;
            EffectiveConfiguration.Of(layer);
            Console.Out.WriteLine($"{file}: good, {layer.Values.Count} settings");
            return ExitCode.Answered;
        }
        catch (ConfigurationException e) when (e.InnerException is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"error: {e.Message}\nhint: FILE is a JSON file that this user may read");
            return ExitCode.CouldNot;
        }
        catch (ConfigurationException e)
        {
            Console.Error.WriteLine($"error: {e.Message}");
            return ExitCode.AnsweredBad;
        }
    }

    /// <summary>Asks the stores as <c>run</c> does at its start, and tells each value and where it comes from. Writes nothing.</summary>
    /// <exception cref="ConfigurationException">There is no configuration to start with.</exception>
    public static async Task<int> ShowAsync(string? file)
    {
        using StderrLogger logger = new();
        var keeper = ConfigurationKeeper.Start(ConfigurationInputs.Of(file, listen: null), TimeProvider.System, logger, keeps: false);
        using StoreFollower follower = new(keeper, TimeProvider.System);
        using CancellationTokenSource enough = new();
        var following = follower.RunAsync(enough.Token);
        await Task.WhenAny(follower.Decided, following);
        await enough.CancelAsync();
        await following;
        Console.Out.Write(keeper.Current.ToText());
        return ExitCode.Answered;
    }
}
