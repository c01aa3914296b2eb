using Abide.Agent;
using Abide.Agent.Commands;
using Abide.Agent.Configuration;

try
{
    return args switch
    {
        ["--version"] => Tell(Console.Out, $"abide-agent {OwnVersion.Text}", ExitCode.Answered),
        ["--help" or "-h" or "help"] => Tell(Console.Out, Usage.Text, ExitCode.Answered),
        ["config", "check", var file] when !file.StartsWith('-') && file.Length > 0 => ConfigCommand.Check(file),
        ["config", "show", .. var options] when Usage.TryRead(options, ["--config"], out var values) => await ConfigCommand.ShowAsync(values["--config"]),
        ["run", .. var options] when Usage.TryRead(options, ["--config", "--listen"], out var values) => await RunCommand.RunAsync(values["--config"], values["--listen"]),
        _ => Tell(Console.Error, $"error: {Usage.WhatIsWrong(args)}\n{Usage.Text}", ExitCode.CouldNot),
    };
}
catch (ConfigurationException e)
{
    return Tell(Console.Error, $"error: {e.Message}\nhint: `abide-agent config check FILE` says whether a file can be followed", ExitCode.CouldNot);
}

static int Tell(TextWriter output, string text, int code)
{
    output.WriteLine(text);
    return code;
}
