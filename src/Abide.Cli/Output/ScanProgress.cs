using Abide.Cli.Files;
using Spectre.Console;

namespace Abide.Cli.Output;

/// <summary>A progress bar on standard error for checks that take a while; loaded only then, to keep starts short.</summary>
internal static class ScanProgress
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(100);

    public static async Task ShowAsync(FileScan scan, Task work)
    {
        if (await Task.WhenAny(work, Task.Delay(Patience, CancellationToken.None)) == work)
            return;

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        await console.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(async context =>
            {
                var bar = context.AddTask("judging", maxValue: 1);
                while (!work.IsCompleted)
                {
                    bar.MaxValue = Math.Max(scan.Total, 1);
                    bar.Value = scan.Done;
                    bar.Description = $"judging {scan.Done} of {scan.Total} files";
                    await Task.WhenAny(work, Task.Delay(Refresh, CancellationToken.None));
                }
            });
    }
}
