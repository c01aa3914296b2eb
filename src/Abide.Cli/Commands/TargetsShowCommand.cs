using System.CommandLine;
using Abide.Compatibility.Targets;
using Abide.Compatibility.Targets.Captures;
using Abide.Reports.Targets;

namespace Abide.Cli.Commands;

/// <summary><c>abide targets show TARGET</c>: what is known of one release, or of a captured target.</summary>
internal static class TargetsShowCommand
{
    public static Command Create(Terminal terminal)
    {
        var name = new Argument<string>("TARGET") { Description = "A release (el8.6, centos:7, debian:12) or a captured target (acme.target.json)" };
        var format = Options.Format("text", "json");
        var show = new Command("show", "Show what is known of one target, and how well") { name, format };
        show.SetAction(parsed => Show(parsed.GetRequiredValue(name), parsed.GetRequiredValue(format), terminal));
        return show;
    }

    private static int Show(string name, string format, Terminal terminal)
    {
        if (TargetFiles.IsOne(name))
        {
            var captured = CapturedDescription.Of(TargetFiles.Read(name));
            return TargetsCommand.Write(format, terminal, output => CapturedReport.WriteJson(captured, output), (options, writer) => CapturedReport.Write(captured, options, writer));
        }

        var release = Find(name);
        return TargetsCommand.Write(format, terminal, output => TargetReport.WriteOneJson(release, output), (options, writer) => TargetReport.WriteOne(release, options, writer));
    }

    private static ReleaseDescription Find(string name)
    {
        if (TargetCatalog.Describe(name) is { } release)
            return release;

        var found = TargetCatalog.Resolve(name);
        throw found.IsKnown
            ? new UserException($"{name} stands for {found.Targets.Length} releases", $"show one of them: {string.Join(", ", found.Targets.Select(target => target.Name))}")
            : TargetSelection.Unknown(name, found.Suggestions);
    }
}
