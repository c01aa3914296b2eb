using Abide.Compatibility.Targets;
using Abide.Execution.Sandbox.Interop;

namespace Abide.Execution.Sandbox;

/// <summary>Answers the calls that the filter sends here as the release's kernel would, and has them counted.</summary>
internal sealed class Supervisor(Listener listener, KernelSyscalls syscalls, CallConvention convention, CallLog log, byte[] names, int ownThread)
{
    /// <summary>Told of every program that is about to be executed, where the filter shows that: the thread that executes it.</summary>
    public Action<int>? Executing { get; init; }

    /// <summary>How often uname was answered with the release's names.</summary>
    public long UnameAnswers { get; private set; }

    /// <summary>How often uname had to be left to the host: the caller's memory could not be written.</summary>
    public long UnameLeft { get; private set; }

    /// <summary>How many calls of another convention were answered.</summary>
    public long ForeignCalls { get; private set; }

    /// <summary>Answers the next call. Call it when the listener is readable.</summary>
    public void Serve()
    {
        if (!listener.TryReceive(out var call))
            return;

        if (call.Architecture == convention.AuditArchitecture && call.Number == convention.Uname)
            AnswerUname(call);
        else if (call.Architecture == convention.AuditArchitecture && call.Number == convention.Execve)
            LetExecute(call);
        else if (call.Thread == ownThread)
            listener.Answer(call, ErrorOf(call)); // glibc trying clone3 to start the command
        else
            AnswerAbsent(call);
    }

    private void LetExecute(in Notification call)
    {
        Executing?.Invoke(call.Thread);
        listener.LetGo(call);
    }

    private void AnswerAbsent(in Notification call)
    {
        var site = log.Find(call);
        // A signal may have ended the wait; the call is then made again, and counted then.
        if (!listener.Answer(call, ErrorOf(call)))
            return;
        log.Count(call, site);
        if (call.Architecture != convention.AuditArchitecture)
            ForeignCalls++;
    }

    private unsafe void AnswerUname(in Notification call)
    {
        var error = call.Thread == 0 || !listener.IsWaiting(call)
            ? Libc.NoSuchProcess
            : OtherProcess.Write(call.Thread, call.Arguments[0], names);
        if (error is 0 or Libc.BadAddress)
        {
            if (listener.Answer(call, error) && error == 0)
                UnameAnswers++;
        }
        else if (listener.LetGo(call))
        {
            UnameLeft++;
        }
    }

    private int ErrorOf(in Notification call) => call.Architecture == convention.AuditArchitecture
        ? (int)syscalls.Answer(call.Number).Error
        : (int)SyscallError.NotImplemented;
}
