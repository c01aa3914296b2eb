using System.Collections.Immutable;
using System.Runtime.InteropServices;
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
    private readonly List<SafeFileHandle> _handles = [];
    private readonly List<(int Slot, SafeFileHandle Program)> _programs = [];
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

    /// <summary>By what threads are told that are selected: <c>all</c>, <c>cgroup</c>, <c>process</c>, <c>thread</c> (processes cannot be told by name), or two of them.</summary>
    public string Selection { get; private set; } = "all";

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
        catch (RefusedException)
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

    public void Dispose()
    {
        foreach (var handle in _handles)
            handle.Dispose();
        _maps.Dispose();
    }

    private void Attach(LatencyConfiguration configuration, KernelPaths kernel, ProgramObject programs)
    {
        var types = FindTypes(configuration, kernel);
        var loader = new ProgramLoader(Way, programs, _maps, Numbers(configuration, types));
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

    private static string? WhyNot(Action attach)
    {
        try
        {
            attach();
            return null;
        }
        catch (RefusedException exception)
        {
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

    private SafeFileHandle Keep(SafeFileHandle handle, int slot = -1)
    {
        _handles.Add(handle);
        if (slot >= 0)
            _programs.Add((slot, handle));
        return handle;
    }

    private void Attach(SafeFileHandle program, string? rawTracepoint)
    {
        int link = Kernel.OpenRawTracepoint(rawTracepoint, program);
        if (link < 0)
            throw new RefusedException($"a program cannot be attached to {rawTracepoint ?? "the function of a call"}: {Kernel.Describe(-link)}");
        _handles.Insert(0, new(link, ownsHandle: true));
    }

    private void AttachTracepoint(ulong id, SafeFileHandle program)
    {
        int tracepoint = Kernel.OpenTracepoint(id);
        if (tracepoint < 0)
            throw new RefusedException($"a tracepoint cannot be opened: {Kernel.Describe(-tracepoint)}");
        SafeFileHandle handle = new(tracepoint, ownsHandle: true);
        _handles.Insert(0, handle);
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

    /// <summary>The numbers that programs ask for.</summary>
    private Dictionary<string, ulong> Numbers(LatencyConfiguration configuration, KernelTypes? types)
    {
        bool isArm = RuntimeInformation.ProcessArchitecture == Architecture.Arm64;
        Dictionary<string, ulong> numbers = new(StringComparer.Ordinal)
        {
            // How the registers of a caller tell a 32-bit one: by the code segment (struct pt_regs, cs) or by the state (pstate).
            ["offset_of_state"] = isArm ? 264u : 136u,
            ["state_mask"] = isArm ? 0x10u : 0xffffu,
            ["state_of_native"] = isArm ? 0u : 0x33u,
        };
        List<string> selection = [];
        if (configuration.Cgroup.Length > 0)
        {
            numbers["by_cgroup"] = 1;
            selection.Add("cgroup");
        }

        if (configuration.Process.Length > 0)
        {
            // The name and the zero behind it, since what follows is not the name's.
            byte[] name = new byte[16], mask = new byte[16];
            int length = System.Text.Encoding.ASCII.GetBytes(configuration.Process.AsSpan(0, Math.Min(configuration.Process.Length, 15)), name);
            mask.AsSpan(0, length + 1).Fill(0xff);
            numbers["by_name"] = 1;
            (numbers["name_0"], numbers["name_1"]) = (BitConverter.ToUInt64(name), BitConverter.ToUInt64(name, 8));
            (numbers["name_mask_0"], numbers["name_mask_1"]) = (BitConverter.ToUInt64(mask), BitConverter.ToUInt64(mask, 8));
            if (types?.OffsetOf("group_leader") is { } leader && types.OffsetOf("comm") is { } comm)
                (numbers["offset_of_group_leader"], numbers["offset_of_comm"]) = ((uint)leader, (uint)comm);
            selection.Add(numbers.ContainsKey("offset_of_comm") ? "process" : "thread");
        }

        if (selection.Count > 0)
            Selection = string.Join('+', selection);
        return numbers;
    }
}
