using Microsoft.Extensions.Logging;

namespace Abide.Agent;

/// <summary>Everything that the agent says while it runs.</summary>
internal static partial class AgentLog
{
    [LoggerMessage(101, LogLevel.Warning, "source {Source} has not answered within {Seconds} s; going on without it")]
    public static partial void SourceLate(ILogger logger, string source, double seconds);

    [LoggerMessage(102, LogLevel.Warning, "source {Source} failed: {Error}")]
    public static partial void SourceFailed(ILogger logger, string source, string error);

    [LoggerMessage(201, LogLevel.Information, "configuration taken from {Origin}")]
    public static partial void ConfigurationTaken(ILogger logger, string origin);

    [LoggerMessage(202, LogLevel.Error, "configuration refused, the last good one stays: {Reason}")]
    public static partial void ConfigurationRefused(ILogger logger, string reason);

    [LoggerMessage(203, LogLevel.Information, "{Store} answers")]
    public static partial void StoreUp(ILogger logger, string store);

    [LoggerMessage(204, LogLevel.Warning, "{Store} cannot be asked: {Reason}")]
    public static partial void StoreDown(ILogger logger, string store, string reason);

    [LoggerMessage(205, LogLevel.Warning, "{Store} has no such key; what is in force stays")]
    public static partial void StoreHasNoKey(ILogger logger, string store);

    [LoggerMessage(206, LogLevel.Warning, "going on with the configuration file as it was when it was last good")]
    public static partial void FileFromDisk(ILogger logger);

    [LoggerMessage(207, LogLevel.Warning, "the last good configuration could not be kept: {Reason}")]
    public static partial void NotKept(ILogger logger, string reason);

    [LoggerMessage(208, LogLevel.Warning, "a setting changed that takes effect at the next start only")]
    public static partial void RestartNeeded(ILogger logger);

    [LoggerMessage(209, LogLevel.Error, "certificates for {Store} cannot be used: {Reason}")]
    public static partial void StoreCertificatesUnusable(ILogger logger, string store, string reason);

    [LoggerMessage(210, LogLevel.Information, "certificates for {Store} read")]
    public static partial void StoreCertificatesRead(ILogger logger, string store);

    [LoggerMessage(301, LogLevel.Information, "listening on {Address}")]
    public static partial void Listening(ILogger logger, string address);

    [LoggerMessage(302, LogLevel.Error, "cannot listen on {Address}: {Reason}; trying again")]
    public static partial void CannotListen(ILogger logger, string address, string reason);

    [LoggerMessage(303, LogLevel.Error, "certificates cannot be used: {Reason}")]
    public static partial void CertificatesUnusable(ILogger logger, string reason);

    [LoggerMessage(304, LogLevel.Information, "certificates read")]
    public static partial void CertificatesRead(ILogger logger);

    [LoggerMessage(305, LogLevel.Error, "the bearer token cannot be read, so that nobody has it: {Reason}")]
    public static partial void TokenUnreadable(ILogger logger, string reason);

    [LoggerMessage(306, LogLevel.Warning, "listening on more than this host, and everyone may read: set authorization.tokenFile or tls.clientCaFile")]
    public static partial void Open(ILogger logger);

    [LoggerMessage(309, LogLevel.Warning, "the bearer token can be read on its way: listening without TLS on more than this host")]
    public static partial void TokenInTheClear(ILogger logger);

    [LoggerMessage(307, LogLevel.Information, "stopping: answers in progress have {Seconds} s")]
    public static partial void Stopping(ILogger logger, double seconds);

    [LoggerMessage(308, LogLevel.Information, "reading the configuration again")]
    public static partial void Reloading(ILogger logger);

    [LoggerMessage(401, LogLevel.Information, "{Timed} of {Configured} system calls are timed, by {Way}")]
    public static partial void CallsTimed(ILogger logger, int timed, int configured, string way);

    [LoggerMessage(402, LogLevel.Warning, "no system call is timed: {Reasons}")]
    public static partial void NoCallTimed(ILogger logger, string reasons);
}
