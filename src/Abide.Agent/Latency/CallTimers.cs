using System.Collections.Immutable;
using Abide.Agent.Latency.Interop;
using Microsoft.Win32.SafeHandles;

namespace Abide.Agent.Latency;

/// <summary>A call that was asked for, and whether it is observed.</summary>
/// <param name="Name">Name of the call.</param>
/// <param name="Slot">Its place in the map.</param>
/// <param name="Unobserved">Why it is not; null if it is.</param>
internal sealed record TimedCall(string Name, int Slot, string? Unobserved);

/// <summary>
/// Programs at work in the kernel. They are attached through descriptors of this process, so that the kernel detaches them when
/// this is disposed, and as well when the agent ends in any other way.
/// </summary>
internal sealed class CallTimers : IDisposable
{
    private readonly List<SafeFileHandle> _links = [];
    private readonly List<(int? Slot, SafeFileHandle Program)> _programs = [];
    private readonly Maps _maps;
    private readonly string? _cgroup;
    private readonly byte[] _values;

    private CallTimers(Way way, Maps maps, string? cgroup, int processors)
    {
        Way = way;
        _maps = maps;
        _cgroup = cgroup;
        _values = new byte[Histogram.SizeInKernel * processors];
    }

    public Way Way { get; }

    public ImmutableArray<TimedCall> Calls { get; private set; } = [];

    /// <summary>See <see cref="ProgramNumbers.Selection"/>.</summary>
    public string Selection { get; private set; } = "";

    /// <summary>Attaches programs in one way.</summary>
    /// <exception cref="RefusedException">The host does not allow it. Nothing stays attached.</exception>
    public static CallTimers Attach(Way way, LatencyConfiguration configuration, KernelPaths kernel, ProgramObject programs)
    {
        string? cgroup = configuration.Cgroup.Length > 0 ? kernel.FindCgroup(configuration.Cgroup) : null;
        int processors = kernel.CountProcessors();
        CallTimers timers = new(way, Maps.Create(way, configuration), cgroup, processors);
        try
        {
            timers.Attach(configuration, kernel, programs);
            return timers;
        }
        catch
        {
            timers.Dispose();
            throw;
        }
    }

    /// <summary>What was counted since the programs were attached.</summary>
    public Histogram Read(TimedCall call)
    {
        Histogram histogram = new();
        if (Kernel.FindElement(_maps.Calls, (uint)call.Slot, _values) >= 0)
            histogram.Add(_values);
        foreach (var (slot, program) in _programs)
        {
            if (slot == call.Slot)
                histogram.Skipped += Kernel.ReadMisses(program);
        }

        return histogram;
    }

    /// <summary>Follows the configured cgroup to the one that has its name now.</summary>
    /// <returns>False when there is none; true as well when none is configured.</returns>
    public bool Refresh() => _cgroup is null || _maps.SelectCgroup(_cgroup);

    /// <summary>Lets go of the kernel; what was counted can still be read.</summary>
    public void Detach()
    {
        _links.ForEach(link => link.Dispose());
        _links.Clear();
    }

    public void Dispose()
    {
        Detach();
        foreach (var (_, program) in _programs)
            program.Dispose();
        _maps.Dispose();
    }

    private void Attach(LatencyConfiguration configuration, KernelPaths kernel, ProgramObject programs)
    {
        var types = FindTypes(configuration, kernel);
        var numbers = ProgramNumbers.Of(configuration, types);
        Selection = numbers.Selection;
        var loader = new ProgramLoader(Way, programs, _maps, numbers.Values);
        Refresh();
        if (Way.Keeping == Keeping.Table)
            Attach(Keep(loader.Load("table_exit", ProgramType.RawTracepoint)), "sched_process_exit");
        if (Way.Mode == LatencyMode.Raw)
        {
            // Entered before left: what is under way now is told as unpaired, which is what it is.
            string keeping = Way.Word(Way.Keeping);
            Attach(Keep(loader.Load($"raw_{keeping}_enter", ProgramType.RawTracepoint)), "sys_enter");
            Attach(Keep(loader.Load($"raw_{keeping}_leave", ProgramType.RawTracepoint)), "sys_exit");
        }

        Calls = [.. configuration.Syscalls.Select((name, slot) => new TimedCall(name, slot, WhyNot(() => Attach(name, slot, loader, types, kernel))))];
        if (Calls.All(call => call.Unobserved is not null))
            throw new RefusedException(Calls.Select(call => call.Unobserved).Distinct(StringComparer.Ordinal).FirstOrDefault() ?? "no call is configured");
    }

    /// <summary>Why a call cannot be observed; nothing stays attached for it then.</summary>
    private string? WhyNot(Action attach)
    {
        int links = _links.Count;
        try
        {
            attach();
            return null;
        }
        catch (RefusedException exception)
        {
            _links[links..].ForEach(link => link.Dispose());
            _links.RemoveRange(links, _links.Count - links);
            return exception.Message;
        }
    }

    private void Attach(string name, int slot, ProgramLoader loader, KernelTypes? types, KernelPaths kernel)
    {
        string keeping = Way.Word(Way.Keeping);
        switch (Way.Mode)
        {
            case LatencyMode.Fentry:
                uint function = types?.FindFunction(SyscallTable.FunctionOf(name)) ?? throw new RefusedException($"the kernel has no function {SyscallTable.FunctionOf(name)} to attach to");
                var enter = Keep(loader.Load($"{keeping}_enter", ProgramType.Tracing, slot, AttachType.FunctionEntry, function), slot);
                var leave = Keep(loader.Load($"{keeping}_leave", ProgramType.Tracing, slot, AttachType.FunctionExit, function), slot);
                Attach(enter, null);
                Attach(leave, null);
                break;

            case LatencyMode.Tracepoint:
                string own = SyscallTable.OwnName(name);
                if (kernel.FindTracepoint($"syscalls/sys_enter_{own}") is not { } entered || kernel.FindTracepoint($"syscalls/sys_exit_{own}") is not { } left)
                    throw new RefusedException($"the kernel has no tracepoints of {name}");
                AttachTracepoint(entered, Keep(loader.Load($"{keeping}_enter", ProgramType.Tracepoint, slot), slot));
                AttachTracepoint(left, Keep(loader.Load($"{keeping}_leave", ProgramType.Tracepoint, slot), slot));
                break;

            case LatencyMode.Raw when SyscallTable.NumberOf(name) is null:
                throw new RefusedException($"this architecture has no {name}");
        }
    }

    private SafeFileHandle Keep(SafeFileHandle program, int? slot = null)
    {
        _programs.Add((slot, program));
        return program;
    }

    private void Attach(SafeFileHandle program, string? rawTracepoint)
    {
        int link = Kernel.OpenRawTracepoint(rawTracepoint, program);
        if (link < 0)
            throw new RefusedException($"a program cannot be attached to {rawTracepoint ?? "the function of a call"}: {Kernel.Describe(-link)}");
        _links.Add(new(link, ownsHandle: true));
    }

    private void AttachTracepoint(ulong id, SafeFileHandle program)
    {
        int tracepoint = Kernel.OpenTracepoint(id);
        if (tracepoint < 0)
            throw new RefusedException($"a tracepoint cannot be opened: {Kernel.Describe(-tracepoint)}");
        SafeFileHandle handle = new(tracepoint, ownsHandle: true);
        _links.Add(handle);
        int result = Kernel.AttachToEvent(handle, program);
        if (result < 0)
            throw new RefusedException($"a program cannot be attached to a tracepoint: {Kernel.Describe(-result)}");
    }

    private KernelTypes? FindTypes(LatencyConfiguration configuration, KernelPaths kernel)
    {
        if (Way.Mode != LatencyMode.Fentry && configuration.Process.Length == 0)
            return null;
        try
        {
            var types = KernelTypes.Load(
                kernel.Types, configuration.Syscalls.Select(SyscallTable.FunctionOf), "task_struct", ["group_leader", "comm"], "bpf_tramp_image");
            // See Way.Of: the structure came with the fix.
            if (Way.Mode == LatencyMode.Fentry && !types.Has("bpf_tramp_image"))
                throw new RefusedException("the kernel would free code that sleeping threads return to when programs are detached from functions (before Linux 5.12)");
            return types;
        }
        catch (RefusedException) when (Way.Mode != LatencyMode.Fentry)
        {
            return null; // threads are selected by their own names then
        }
    }
}
