using System.Collections.Immutable;
using Abide.Formats.Elf;

namespace Abide.Compatibility.Needs.Syscalls.Calls;

/// <summary>What each function of a C library leads to; data/libc is made of it.</summary>
/// <param name="Start">What the loader and the library do in every program, sorted.</param>
/// <param name="Functions">System calls by exported name, without those of <paramref name="Start"/>; names that lead to no other are left out. -1 stands for one whose number cannot be told.</param>
/// <param name="Plugins">Exported names that load name service plug-ins, sorted.</param>
public sealed record LibcProfile(ImmutableArray<int> Start, ImmutableSortedDictionary<string, ImmutableArray<int>> Functions, ImmutableArray<string> Plugins)
{
    /// <summary>Stands for a system call whose number cannot be told.</summary>
    public const int Untold = -1;

    /// <summary>Reads the library, its companions (libpthread and others, before glibc 2.34) and its loader.</summary>
    /// <param name="objects">The C library first, the loader last.</param>
    public static LibcProfile Read(IReadOnlyList<(string Soname, ElfFile File)> objects)
    {
        ArgumentNullException.ThrowIfNull(objects);
        ImmutableArray<ScopeObject> scope = [.. objects.Select(entry => new ScopeObject(entry.Soname, SyscallReader.ReadCalls(entry.File) ?? throw new InvalidOperationException($"{entry.Soname}: its code cannot be read")))];
        var start = Reach(scope, null);
        var functions = ImmutableSortedDictionary.CreateBuilder<string, ImmutableArray<int>>(StringComparer.Ordinal);
        var plugins = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var name in scope.SelectMany(entry => entry.Calls.ExportNames).Distinct(StringComparer.Ordinal))
        {
            var reach = Reach(scope, name);
            if (StaticLibc.NameServiceFunctions.Any(reach.IsReached)) plugins.Add(name);
            var numbers = reach.Calls.Keys.Except(start.Calls.Keys).ToList();
            if (reach.Untold.Count > start.Untold.Count) numbers.Insert(0, Untold);
            if (numbers.Count > 0) functions[name] = [.. numbers];
        }

        return new LibcProfile([.. start.Calls.Keys], functions.ToImmutable(), [.. plugins]);
    }

    private static CallReach Reach(ImmutableArray<ScopeObject> scope, string? name)
    {
        var reach = new CallReach(scope);
        // The companions belong to programs that ask for them.
        reach.Start(0);
        reach.Start(scope.Length - 1);
        reach.EnterEntry(scope.Length - 1);
        if (name is not null) reach.Enter(name);
        reach.Run();
        return reach;
    }
}
