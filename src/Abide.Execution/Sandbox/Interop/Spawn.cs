using System.Runtime.InteropServices;

namespace Abide.Execution.Sandbox.Interop;

/// <summary>posix_spawn(3) with the attributes that a child of the .NET runtime needs.</summary>
internal static unsafe partial class Spawn
{
    // The structures are opaque; these sizes exceed those of glibc and musl on every architecture.
    private const int OpaqueSize = 1024;
    private const short SetSignalDefaults = 0x04; // POSIX_SPAWN_SETSIGDEF
    private const int SignalSetSize = 128;
    private const int BrokenPipe = 13; // SIGPIPE
    private const int Cancel = 32, SetIds = 33; // SIGCANCEL, SIGSETXID (glibc, internal-signals.h)

    /// <summary>
    /// Attributes under which the child is not left with the signals that the runtime ignores (SIGPIPE) or that posix_spawn itself
    /// makes it ignore: glibc's own two, for which sigaddset has no words.
    /// </summary>
    public static void* Attributes(NativeArena arena, ulong? ignored)
    {
        var attributes = arena.Allocate<byte>(OpaqueSize);
        var defaults = arena.Allocate<ulong>(SignalSetSize / sizeof(ulong));
        *defaults = (1ul << (BrokenPipe - 1)) | (1ul << (Cancel - 1)) | (1ul << (SetIds - 1));
        *defaults &= ~(ignored ?? 0);
        _ = InitializeAttributes(attributes);
        _ = SetDefaults(attributes, defaults);
        _ = SetFlags(attributes, SetSignalDefaults);
        return attributes;
    }

    /// <summary>Actions that put descriptors in the place of the standard ones; negative leaves one as it is.</summary>
    public static void* FileActions(NativeArena arena, ReadOnlySpan<int> standard)
    {
        var actions = arena.Allocate<byte>(OpaqueSize);
        _ = InitializeActions(actions);
        for (var i = 0; i < standard.Length; i++)
        {
            if (standard[i] >= 0)
                _ = AddDuplicate(actions, standard[i], i);
        }

        return actions;
    }

    /// <summary>The error number, or 0.</summary>
    [LibraryImport("libc", EntryPoint = "posix_spawn")]
    public static partial int Start(int* process, byte* path, void* actions, void* attributes, byte** arguments, byte** environment);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_init")]
    private static partial int InitializeAttributes(void* attributes);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setflags")]
    private static partial int SetFlags(void* attributes, short flags);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setsigdefault")]
    private static partial int SetDefaults(void* attributes, ulong* signals);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_init")]
    private static partial int InitializeActions(void* actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_adddup2")]
    private static partial int AddDuplicate(void* actions, int descriptor, int as_);
}
