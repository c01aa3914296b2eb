using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Abide.Compatibility.Needs;
using Abide.Compatibility.Targets;
using Abide.Compatibility.Verdicts.Symbols;
using Abide.Formats.Go;

namespace Abide.Compatibility.Verdicts;

/// <summary>
/// Does what ld.so does between execve and the entry point, on facts: search, load breadth-first, check versions, bind
/// symbols (glibc elf/dl-load.c, dl-deps.c, dl-version.c, dl-lookup.c). One instance serves one offer; thread-safe.
/// </summary>
internal sealed class ClosureLoader(Offer offer, ShippedLibraries shipped)
{
    // More objects than any real program loads (LibreOffice: some 200); a crafted chain of libraries ends here.
    private const int MaximumObjects = 4096;

    private readonly LibrarySearch _search = new(offer, shipped);
    private readonly ConcurrentDictionary<ElfLibrary, Import[]> _unboundAlone = new();

    public Closure Load(ProgramNeeds needs, ILibrary self, GoBinary? go, CallingCode callers)
    {
        var program = new LoadedObject { Name = needs.Path, Origin = ObjectOrigin.Program, LoadedBy = null, Library = self, Needs = needs };
        // Without its interpreter execve fails: no loader looks for anything, and one cause is enough.
        var interpreter = needs.Interpreter is { } path ? offer.Libraries.FindInterpreter(path) : default;
        if (needs.Interpreter is not null && interpreter.Answer == Answer.No)
        {
            return new Closure { Program = needs, Go = go, Callers = callers, Interpreter = interpreter, Objects = [program], Unresolved = [], UnmetVersions = [], Unbound = [] };
        }

        var scope = LoadObjects(program);
        Closure? closure = null;
        return closure = new Closure
        {
            LibrarySyscalls = new(() => Syscalls.LibrarySyscalls.Read(closure!, offer)),
            Program = needs,
            Go = go,
            Callers = callers,
            Interpreter = interpreter,
            Objects = [.. scope.Objects],
            Unresolved = [.. scope.Unresolved],
            WorkingDirectoryNeeds = [.. scope.WorkingDirectory],
            UnmetVersions = scope.UnmetVersions,
            Unbound = HostSymbols.Mark(FindUnbound(scope), needs, scope.Objects, offer),
        };
    }

    private LoadScope LoadObjects(LoadedObject program)
    {
        var scope = new LoadScope();
        scope.Add(program);
        for (var i = 0; i < scope.Objects.Count && scope.Objects.Count < MaximumObjects; i++)
        {
            var loaded = scope.Objects[i];
            if (loaded.Library.Needed.IsDefault) scope.OpenAt ??= loaded;
            foreach (var name in loaded.Library.Needed.IsDefault ? [] : loaded.Library.Needed)
            {
                if (scope.Find(name) is { } present)
                {
                    if (loaded.Origin == ObjectOrigin.Target && present.Origin != ObjectOrigin.Target) scope.TargetBindsToShipped = true;
                    continue;
                }

                if (!scope.Requested.Add(name)) continue;
                var result = _search.Find(name, loaded, program.Needs!);
                var found = result.Found;
                if (result.WorkingDirectory is { } need) scope.WorkingDirectory.Add(need);
                if (found.Value is BrokenLibrary broken)
                {
                    scope.Unresolved.Add(new UnresolvedLibrary(name, loaded, new Lookup<ILibrary>(Answer.No, null, Provenance: broken.Provenance), Rejected: null, Beside: null, broken.Reason));
                }
                else if (found.IsPresent)
                {
                    scope.Add(new LoadedObject { Name = name, Origin = result.Origin, LoadedBy = loaded, Library = found.Value, Needs = (found.Value as ElfLibrary)?.Needs, OnlyFor = result.OnlyFor });
                }
                else
                {
                    scope.Unresolved.Add(new UnresolvedLibrary(name, loaded, found, result.Rejected, found.Answer == Answer.No ? FindBeside(name, program.Needs!) : null, Broken: null));
                }
            }
        }

        if (offer.Libc != LibcFamily.Musl) scope.UnmetVersions = FindUnmetVersions(scope); // musl ignores symbol versions
        return scope;
    }

    /// <summary>Where people put a program's libraries, whether or not the loader looks there.</summary>
    private string? FindBeside(string name, ProgramNeeds program)
    {
        var directory = Path.GetDirectoryName(program.Location) ?? "/";
        foreach (var place in (ReadOnlySpan<string>)[".", "lib", "lib64", "../lib", "../lib64"])
        {
            var path = SearchDirectory.Normalize($"{directory}/{place}/{name}");
            if (shipped.HasLibrary(path, offer)) return path;
        }

        return null;
    }

    private static ImmutableArray<UnmetVersion> FindUnmetVersions(LoadScope scope)
    {
        var unmet = ImmutableArray.CreateBuilder<UnmetVersion>();
        foreach (var loaded in scope.Objects)
        {
            if (loaded.Needs is null) continue;
            foreach (var need in loaded.Needs.VersionNeeds)
            {
                if (scope.Find(need.File) is not { } provider || provider.Library.HasVersionDefinitions == Answer.No) continue;
                var answer = provider.Library.DefinesVersion(need.Version);
                if (answer != Answer.Yes) unmet.Add(new UnmetVersion(loaded, need, provider, answer));
            }
        }

        return unmet.DrainToImmutable();
    }

    private ImmutableArray<UnboundImport> FindUnbound(LoadScope scope)
    {
        var unbound = ImmutableArray.CreateBuilder<UnboundImport>();
        foreach (var loaded in scope.Objects)
        {
            if (loaded.Needs is null) continue;
            var imports = loaded is { Origin: ObjectOrigin.Target, Library: ElfLibrary library } && !scope.TargetBindsToShipped
                ? _unboundAlone.TryGetValue(library, out var known) ? known : _unboundAlone.GetOrAdd(library, UnboundAlone(library))
                : ImmutableCollectionsMarshal.AsArray(loaded.Needs.Imports)!;
            var lookup = new SymbolLookup(loaded, scope, offer);
            foreach (var import in imports)
            {
                if (import.IsWeak || lookup.Binds(import)) continue;
                unbound.Add(new UnboundImport(loaded, import, lookup.UnknownIn(import)));
            }
        }

        return unbound.DrainToImmutable();
    }

    /// <summary>
    /// The imports of a target's library that its own dependencies leave open. What they satisfy stays satisfied in every larger
    /// scope without shipped objects in their place, so that the whole library is checked once a target and not once a program.
    /// </summary>
    private Import[] UnboundAlone(ElfLibrary library)
    {
        var scope = LoadObjects(new LoadedObject { Name = library.Soname, Origin = ObjectOrigin.Target, LoadedBy = null, Library = library, Needs = library.Needs });
        var lookup = new SymbolLookup(scope.Objects[0], scope, offer);
        return [.. library.Needs.Imports.Where(import => !import.IsWeak && !lookup.Binds(import))];
    }
}
