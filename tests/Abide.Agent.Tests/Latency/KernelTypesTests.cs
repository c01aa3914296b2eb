using Abide.Agent.Latency;

namespace Abide.Agent.Tests.Latency;

/// <summary>A description of types as the kernel has it, made by hand and then damaged.</summary>
public sealed class KernelTypesTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void Functions_structures_and_members_are_found()
    {
        File.WriteAllBytes(_path, Description());

        var types = Load();

        types.FindFunction("wanted").ShouldBe(5u);
        types.FindFunction("other").ShouldBeNull();
        types.Has("fixed").ShouldBeTrue();
        types.Has("wanted").ShouldBeFalse();
        types.OffsetOf("leader").ShouldBe(8);
        types.OffsetOf("comm").ShouldBe(24);
        types.OffsetOf("absent").ShouldBeNull();
    }

    [Fact]
    public void The_running_kernel_is_understood()
    {
        var types = KernelTypes.Load("/sys/kernel/btf/vmlinux", ["__x64_sys_epoll_wait", "no_such_function"], "task_struct", ["group_leader", "comm"], "bpf_tramp_image", "no_such_structure");

        types.FindFunction("__x64_sys_epoll_wait").ShouldNotBeNull();
        types.FindFunction("no_such_function").ShouldBeNull();
        types.Has("no_such_structure").ShouldBeFalse();
        types.OffsetOf("comm")!.Value.ShouldBeInRange(types.OffsetOf("group_leader")!.Value + 8, 16384);
    }

    [Fact]
    public void Damage_never_does_more_than_refuse()
    {
        byte[] whole = Description();
        for (int length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(_path, whole[..length]);
            LoadOrRefuse();
        }

        Random random = new(20261123);
        for (int i = 0; i < 2000; i++)
        {
            byte[] damaged = [.. whole];
            damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            File.WriteAllBytes(_path, damaged);
            LoadOrRefuse();
        }
    }

    private KernelTypes Load() => KernelTypes.Load(_path, ["wanted", "absent"], "task", ["leader", "comm", "absent"], "fixed");

    private void LoadOrRefuse()
    {
        try
        {
            Load();
        }
        catch (RefusedException)
        {
        }
    }

    private static byte[] Description()
    {
        byte[] strings = [.. "\0int\0task\0leader\0comm\0wanted\0fixed\0other\0"u8];
        uint Name(string name) => (uint)strings.AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes($"\0{name}\0")) + 1;
        uint[] types =
        [
            Name("int"), 1u << 24, 4, 32,
            Name("fixed"), 4u << 24, 4,
            Name("task"), 4u << 24 | 3, 40, Name("int"), 1, 0, Name("leader"), 1, 64, Name("comm"), 1, 192,
            0, 13u << 24 | 1, 1, 0, 1,
            Name("wanted"), 12u << 24, 4,
            Name("other"), 12u << 24, 4,
        ];
        uint[] header = [0x1eb9f, 24, 0, (uint)types.Length * 4, (uint)types.Length * 4, (uint)strings.Length];
        return [.. header.Concat(types).SelectMany(BitConverter.GetBytes), .. strings];
    }
}
