using System.Collections.Immutable;
using Abide.Compatibility.Needs;
using Abide.Compatibility.Needs.Syscalls;
using Abide.Compatibility.Needs.Syscalls.Calls;
using Abide.Compatibility.Targets;

namespace Abide.Compatibility.Verdicts.Syscalls;

/// <summary>
/// The system calls that a program leaves to its libraries: what the functions lead to that it imports, what the loader and the
/// libraries do when they start, and what name service plug-ins do. A program that can open libraries of its own choice may reach
/// all that the loaded ones export; that counts as possible.
/// </summary>
internal static class LibrarySyscalls
{
    private const int PluginObjectLimit = 64;
    private const string PluginPrefix = "libnss_";

    private static readonly string[] s_openers = ["dlopen", "dlmopen"];

    /// <summary>Null for an architecture whose code is not examined.</summary>
    public static SyscallNeeds? Read(Closure program, Offer offer)
    {
        if (program.Program.Syscalls is null) return null;
        var (libraries, missing) = Loaded(program);
        var plugins = program.Program.StaticNameServices.IsEmpty ? [] : Plugins(libraries, offer);
        var reach = Follow(program, [.. libraries, .. plugins], plugins);
        if (plugins.IsEmpty && StaticLibc.NameServiceFunctions.Any(reach.IsReached) && Plugins(libraries, offer) is { IsEmpty: false } found)
        {
            plugins = found;
            reach = Follow(program, [.. libraries, .. plugins], plugins);
        }

        var needed = reach.Calls.Keys.ToHashSet();
        var untold = reach.Untold.ToList();
        if (s_openers.Any(reach.Names.Contains))
        {
            for (var i = 0; i < reach.Count; i++) reach.EnterAll(i);
            reach.Run();
        }

        return new SyscallNeeds(
            [.. reach.Calls.Select(call => new SyscallNeed(call.Key, [.. call.Value.Select(made => Site(made, needed.Contains(call.Key)))]))],
            [
                .. missing.Concat(plugins.Where(plugin => plugin.Calls is null).Select(plugin => plugin.Soname)).Distinct(StringComparer.Ordinal).Select(name => new SyscallSite(null, 0, [name], null, IsCertain: false)),
                .. untold.Select(call => Site(call, isNeeded: true)).DistinctBy(site => site.Through[0]).Take(SyscallReader.SiteLimit),
            ]);
    }

    private static SyscallSite Site(ReachedCall call, bool isNeeded) => new(null, 0, call.Through == call.Origin ? [call.Origin] : [call.Origin, call.Through], null, call.IsConstant && isNeeded);

    private static CallReach Follow(Closure program, ImmutableArray<ILibrary> libraries, ImmutableArray<ILibrary> plugins)
    {
        var objects = libraries.Where(library => library.Calls is not null).ToList();
        var reach = new CallReach([.. objects.Select(library => new ScopeObject(library.Soname, library.Calls!))]);
        for (var i = 0; i < objects.Count; i++)
        {
            reach.Start(i);
            if (objects[i] == program.Interpreter.Value) reach.EnterEntry(i);
            if (plugins.Contains(objects[i]) && objects[i].Soname.StartsWith(PluginPrefix, StringComparison.Ordinal)) reach.EnterAll(i);
        }

        foreach (var import in program.Program.Imports) reach.Enter(import.Name);
        reach.Run();
        return reach;
    }

    /// <summary>The libraries of the scope and the loader, and the names of those whose code is not known.</summary>
    private static (ImmutableArray<ILibrary> Libraries, ImmutableArray<string> Missing) Loaded(Closure program)
    {
        var libraries = program.Objects.Where(loaded => loaded.Origin != ObjectOrigin.Program).Select(loaded => loaded.Library).ToList();
        if (program.Interpreter.Value is { } interpreter && !libraries.Contains(interpreter)) libraries.Add(interpreter);
        return ([.. libraries.Distinct()], [.. libraries.Where(library => library.Calls is null).Select(library => library.Soname), .. program.Unresolved.Select(unresolved => unresolved.Name)]);
    }

    /// <summary>The plug-ins of glibc's name service switch that nsswitch.conf names, with what they need (nss/nss_module.c, module_load).</summary>
    private static ImmutableArray<ILibrary> Plugins(ImmutableArray<ILibrary> loaded, Offer offer)
    {
        if (offer.Libc != LibcFamily.Glibc || offer.NameServices is not { } databases) return [];
        var names = new Queue<string>(databases.Values.SelectMany(services => services).Distinct(StringComparer.Ordinal).Select(service => $"{PluginPrefix}{service}.so.2"));
        var seen = loaded.Select(library => library.Soname).ToHashSet(StringComparer.Ordinal);
        var plugins = ImmutableArray.CreateBuilder<ILibrary>();
        while (names.TryDequeue(out var name) && plugins.Count < PluginObjectLimit)
        {
            if (!seen.Add(name) || offer.Libraries.FindLibrary(name, []).Value is not { } plugin || loaded.Contains(plugin)) continue;
            plugins.Add(plugin);
            foreach (var needed in plugin.Needed.IsDefault ? [] : plugin.Needed) names.Enqueue(needed);
        }

        return plugins.DrainToImmutable();
    }
}
