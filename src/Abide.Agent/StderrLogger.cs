using Microsoft.Extensions.Logging;

namespace Abide.Agent;

/// <summary>One line a message on standard error. The journal gets the level in its own form (sd-daemon(3)).</summary>
internal sealed class StderrLogger : ILogger, ILoggerProvider
{
    private static readonly bool Journal = Environment.GetEnvironmentVariable("JOURNAL_STREAM") is { Length: > 0 };

    public ILogger CreateLogger(string categoryName) => this;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel))
            return;
        string message = formatter(state, exception);
        if (exception is not null)
            message += $": {exception.Message}";
        string level = (logLevel, Journal) switch
        {
            ( >= LogLevel.Error, true) => "<3>",
            (LogLevel.Warning, true) => "<4>",
            (_, true) => "<6>",
            ( >= LogLevel.Error, false) => "error: ",
            (LogLevel.Warning, false) => "warning: ",
            _ => "",
        };

        // Parts of it come from elsewhere: one message stays one line.
        string line = level + string.Create(message.Length, message, static (line, text) =>
        {
            for (int i = 0; i < line.Length; i++)
                line[i] = char.IsControl(text[i]) ? ' ' : text[i];
        });
        try
        {
            Console.Error.WriteLine(line);
        }
        catch (IOException)
        {
            // A full disk or a reader that is gone: the agent lives on without being heard.
        }
    }

    public void Dispose()
    {
        // Standard error is not ours to close.
    }
}
