using System.Text;
using Abide.Builds.Traces;
using Abide.Builds.Traces.Logs;
using Abide.Formats.Roots;

namespace Abide.Cli;

/// <summary>A saved log of <c>go build -x</c>.</summary>
internal static class TraceLogFile
{
    /// <param name="path">Its file; <c>-</c> for standard input.</param>
    /// <param name="header">A header to look up in the directories that the log names; null for none.</param>
    /// <param name="architecture">Of this machine, <c>x86_64</c>.</param>
    /// <exception cref="UserException">It cannot be read, or tells no command.</exception>
    public static BuildTrace Read(string path, string? header, string architecture)
    {
        try
        {
            if (path == "-")
                return Find(header, architecture, Read(Console.OpenStandardInput(), "standard input", architecture));
            using var file = File.OpenRead(path);
            return Find(header, architecture, Read(file, path, architecture));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserException($"cannot read {path}: {e.Message}", "name a log that go build -x 2> build.log has saved, or - for standard input");
        }
    }

    private static BuildTrace Find(string? header, string architecture, BuildTrace trace) =>
        header is null ? trace : LogHeaders.Find(trace, header, new DirectoryTree("/"), architecture);

    private static BuildTrace Read(Stream stream, string name, string architecture)
    {
        using var reader = new StreamReader(stream, Encoding.UTF8, detectEncodingFromByteOrderMarks: true);
        var trace = GoBuildLog.Read(reader, architecture);
        return trace.Commands.IsEmpty
            ? throw new UserException($"{name} tells no command of a compiler, linker or Go tool", "save a log with go build -x 2> build.log; -a has go build everything again, so that its cache hides nothing")
            : trace;
    }
}
