using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using Abide.Cli.Configuration;
using Abide.Cli.Output;
using Abide.Compatibility.Targets.Matrices;
using Abide.Reports.Targets.Matrices;
using Abide.Reports.Text;

namespace Abide.Cli.Commands;

/// <summary><c>abide targets matrix</c>: the same facts of many releases side by side.</summary>
internal static class MatrixCommand
{
    private const string All = "all";

    /// <summary>Those that programs ask for before they know whether the kernel has them.</summary>
    private static readonly ImmutableArray<string> s_oftenMissing =
    [
        "getrandom", "memfd_create", "bpf", "copy_file_range", "statx", "rseq", "io_uring_setup", "pidfd_open", "clone3", "close_range",
        "openat2", "faccessat2", "epoll_pwait2", "landlock_create_ruleset", "futex_waitv", "fchmodat2",
    ];

    public static Command Create(Terminal terminal)
    {
        var on = Options.On();
        on.Description = "Targets to compare: names (centos:7, el8.6), families and patterns (el, el9.*), a root directory (dir:/srv/el8); all when not given";
        var architecture = new Option<string>("--arch") { Description = "Architecture of the programs: x86_64 (the default) or aarch64", HelpName = "ARCH", DefaultValueFactory = _ => "x86_64" };
        architecture.AcceptOnlyFromAmong("x86_64", "aarch64");
        var syscalls = List("--syscalls", "System calls by name or number, or all; those that are often missing when not given, and all in JSON and HTML", "NAME,...");
        var symbols = List("--symbols", "Symbols of the C and C++ runtimes, or of the library that is named: memcpy@GLIBC_2.14, libssl.so.3:SSL_get1_peer_certificate", "SYMBOL,...");
        var libraries = List("--libraries", "Libraries by soname: libnsl.so.1", "SONAME,...");
        var provenance = new Option<bool>("--provenance") { Description = "Mark how well each fact is known, and name the sources" };
        var format = Options.Format("text", "json", "markdown", "html");
        var output = Options.Output();
        var command = new Command("matrix", "Show facts of many releases side by side") { on, architecture, syscalls, symbols, libraries, provenance, format, output };
        command.SetAction(parsed =>
        {
            var written = parsed.GetRequiredValue(format);
            var machine = parsed.GetRequiredValue(architecture);
            var asked = Split(parsed.GetValue(syscalls));
            var names = asked switch
            {
                [All] => FactMatrixReader.SyscallNames(machine),
                [] when Split(parsed.GetValue(symbols)).Length + Split(parsed.GetValue(libraries)).Length > 0 => [],
                [] => written is "json" or "html" ? FactMatrixReader.SyscallNames(machine) : s_oftenMissing,
                _ => [.. asked.Select(name => Syscall(name, machine))],
            };
            if (Split(parsed.GetValue(symbols)).FirstOrDefault(symbol => symbol.Split('@')[0] is "" or [.., ':']) is { } nameless)
                throw new UserException($"--symbols: '{nameless}' names no symbol", "symbols are written NAME, NAME@VERSION or LIBRARY:NAME@VERSION");
            var targets = TargetSelection.Resolve(parsed.GetValue(on) is { Length: > 0 } some ? some : [All], kernel: null, ProjectSettings.None);
            var matrix = FactMatrixReader.Read(targets, machine, names, Split(parsed.GetValue(symbols)), Split(parsed.GetValue(libraries)));
            ReportFile.Write(parsed.GetValue(output), terminal.Answer, stream => Write(matrix, written, parsed.GetValue(provenance), terminal, parsed.GetValue(output) is null, stream));
            return ExitCode.Good;
        });
        return command;
    }

    private static Option<string[]?> List(string name, string description, string help) =>
        new(name) { Description = description, HelpName = help, Arity = ArgumentArity.OneOrMore };

    private static string[] Split(string[]? lists) => [.. (lists ?? []).SelectMany(list => list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).Distinct(StringComparer.Ordinal)];

    private static string Syscall(string asked, string architecture)
    {
        var names = FactMatrixReader.SyscallNames(architecture);
        if (names.Contains(asked)) return asked;
        if (int.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && names.FirstOrDefault(name => FactMatrixReader.SyscallNumber(name, architecture) == number) is { } named) return named;
        throw new UserException($"there is no system call '{asked}' on {architecture}", Suggestions.Hint(asked, names, "names are the kernel's: openat2, pidfd_open"));
    }

    private static void Write(FactMatrix matrix, string format, bool tellsSources, Terminal terminal, bool toTerminal, Stream output)
    {
        if (format == "json")
        {
            MatrixJson.Write(matrix, CommandLine.Version, tellsSources, output);
        }
        else if (format == "html")
        {
            MatrixHtml.Write(matrix, CommandLine.Version, output);
        }
        else
        {
            using var writer = new StreamWriter(output, Terminal.Encoding, leaveOpen: true);
            if (format == "markdown") MatrixText.WriteMarkdown(matrix, tellsSources, writer);
            else MatrixText.Write(matrix, tellsSources, toTerminal ? new TextOptions(terminal.AnswerIsTerminal && terminal.Colour, terminal.Width) : new TextOptions(Colour: false, Width: null), writer);
        }
    }
}
