using System.CommandLine;
using System.Runtime.InteropServices;
using Abide.Cli.Configuration;
using Abide.Cli.Output;
using Abide.Compatibility.Targets.Kits;

namespace Abide.Cli.Commands;

/// <summary><c>abide repro TARGET -o DIR</c>: write what it takes to see how a build for a release goes.</summary>
internal static class ReproCommand
{
    private static readonly string[] s_architectures = ["x86_64", "aarch64"];

    public static Command Create(Terminal terminal)
    {
        var target = new Argument<string>("TARGET") { Description = "A release: el7.9, centos:8, debian:12" };
        var directory = new Option<string>("--output", "-o") { Description = "Directory to write the kit to; new or empty", HelpName = "DIR", Required = true };
        var architecture = Architecture();
        var command = new Command("repro", Description) { target, architecture, directory };
        command.SetAction((parsed, token) => Task.FromResult(
            Run(parsed.GetRequiredValue(target), parsed.GetRequiredValue(architecture), parsed.GetRequiredValue(directory), terminal, token)));
        return command;
    }

    /// <summary>The architecture that is built for.</summary>
    public static Option<string> Architecture()
    {
        var architecture = new Option<string>("--arch")
        {
            Description = $"Architecture to build for: {string.Join(", ", s_architectures)}; this machine's when not given",
            HelpName = "ARCH",
            DefaultValueFactory = _ => RuntimeInformation.OSArchitecture == System.Runtime.InteropServices.Architecture.Arm64 ? "aarch64" : "x86_64",
        };
        architecture.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !s_architectures.Contains(token.Value))
                result.AddError($"unknown architecture '{token.Value}'; architectures are {string.Join(", ", s_architectures)}");
        });
        return architecture;
    }

    private const string Description =
        """
        Write a kit that shows how builds for a release go

        The kit holds kernel headers with that release's system calls, libraries to link with that have its symbol versions and no
        code, start files and scripts. It needs gcc and binutils, no engine for containers and no file of the release. Nothing is
        compiled until its build.sh is run.
        """;

    private static int Run(string name, string architecture, string directory, Terminal terminal, CancellationToken token)
    {
        var kit = Find(name, architecture);
        NewDirectory.Write(directory, kit.Files, token);

        var (offer, files) = (kit.Offer, kit.Files.Length);
        var answer =
            $"""
            kit of {offer.Userland} for {offer.Architecture} in {directory}: glibc {offer.LibcVersion}, system calls of {offer.Kernel!.Uname}, {files} files
            next: {Path.Combine(directory, "build.sh")}; README.md tells the rest

            """;
        ReportFile.Write(path: null, terminal.Answer, output => output.Write(Terminal.Encoding.GetBytes(answer)));
        return ExitCode.Good;
    }

    /// <summary>What a kit of a release is made of.</summary>
    /// <exception cref="UserException">There can be none.</exception>
    public static ReproductionKit Find(string name, string architecture)
    {
        var target = TargetSelection.Resolve([name], kernel: null, ProjectSettings.None) is [var one]
            ? one
            : throw new UserException($"{name} stands for several targets", "name one release, for example el8.6");
        var found = ReproductionKit.For(target, architecture);
        return found.Value ?? throw new UserException(
            $"there can be no kit of {name}: {found.Reason}",
            "name a release with glibc, for example el7.9; abide targets show NAME tells what is known of one");
    }
}
