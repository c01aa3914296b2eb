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
                var (origin, found, rejected) = Search(name, loaded);
                if (found.Value is BrokenLibrary broken)
                {
                    scope.Unresolved.Add(new UnresolvedLibrary(name, loaded, new Lookup<ILibrary>(Answer.No, null, Provenance: broken.Provenance), Rejected: null, Beside: null, broken.Reason));
                }
                else if (found.IsPresent)
                {
                    scope.Add(new LoadedObject { Name = name, Origin = origin, LoadedBy = loaded, Library = found.Value, Needs = (found.Value as ElfLibrary)?.Needs });
                }
                else
                {
                    scope.Unresolved.Add(new UnresolvedLibrary(name, loaded, found, rejected, found.Answer == Answer.No ? FindBeside(name, program.Needs!) : null, Broken: null));
                }
            }
        }

        if (offer.Libc != LibcFamily.Musl) scope.UnmetVersions = FindUnmetVersions(scope); // musl ignores symbol versions
        return scope;
    }

    /// <summary>
    /// ld.so's order (elf/dl-load.c, _dl_map_new_object): RPATH of the object and of those that loaded it unless the object has a
    /// RUNPATH; RUNPATH; ld.so.cache and the default directories. LD_LIBRARY_PATH is not assumed.
    /// </summary>
    private (ObjectOrigin Origin, Lookup<ILibrary> Found, ProgramNeeds? Rejected) Search(string name, LoadedObject by)
    {
        Lookup<ILibrary> unknown = default, found;
        ProgramNeeds? rejected = null;
        if (name.Contains('/', StringComparison.Ordinal))
        {
            // Tokens are expanded in DT_NEEDED as well (elf/dl-deps.c, expand_dst).
            var path = SearchDirectory.Expand(name, by, offer.Libraries.LibToken, offer.Architecture) ?? name;
            found = Accept(offer.Libraries.FindLibrary(path, []));
            return !found.IsPresent && TryShipped(path, out var file) ? (ObjectOrigin.Shipped, file, null) : (ObjectOrigin.Target, found, rejected);
        }

        foreach (var (entry, owner) in SearchPath(by))
        {
            // An empty entry means the working directory, which is not known here; so does a relative one.
            if (SearchDirectory.Expand(entry, owner, offer.Libraries.LibToken, offer.Architecture) is not { } directory) continue;
            var fromUser = owner.Origin != ObjectOrigin.Target;
            var usesOrigin = entry.Contains("ORIGIN", StringComparison.Ordinal);
            if (fromUser && usesOrigin && TryShipped($"{directory}/{name}", out var beside)) return (ObjectOrigin.Shipped, beside, null);

            found = Accept(offer.Libraries.FindLibrary(name, [directory], defaultPaths: false));
            if (found.IsPresent) return (ObjectOrigin.Target, found, null);
            if (found.Answer == Answer.Unknown) unknown = found;

            // /opt/app/lib is deployed with the program that names it; a system directory never is.
            if (fromUser && !usesOrigin && TryShipped($"{directory}/{name}", out var deployed)) return (ObjectOrigin.Shipped, deployed, null);
        }

        found = by.Needs is { SkipsDefaultPaths: true } ? default : Accept(offer.Libraries.FindLibrary(name, []));
        return (ObjectOrigin.Target, found.Answer == Answer.No && unknown.Answer == Answer.Unknown ? unknown : found, found.IsPresent ? null : rejected);

        bool TryShipped(string path, out Lookup<ILibrary> library)
        {
            library = shipped.Find(path, offer) is { } file ? Accept(new Lookup<ILibrary>(Answer.Yes, file, Provenance: file.Provenance)) : default;
            return library.IsPresent;
        }

        Lookup<ILibrary> Accept(Lookup<ILibrary> candidate)
        {
            if (candidate.Value is not ElfLibrary file || !ShippedLibraries.AbiTagRejects(file.Needs, offer)) return candidate;
            rejected ??= file.Needs;
            return default;
        }
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

    private IEnumerable<(string Entry, LoadedObject Owner)> SearchPath(LoadedObject by)
    {
        if (offer.Libc == LibcFamily.Musl)
        {
            // musl makes no difference between the two and inherits both (ldso/dynlink.c, load_library).
            for (var owner = by; owner is not null; owner = owner.LoadedBy)
            {
                foreach (var entry in owner.Needs is not { } needs ? owner.Library.RunPath : needs.HasRunPath ? needs.RunPath : needs.RPath) yield return (entry, owner);
            }

            yield break;
        }

        if (by.Needs is { HasRunPath: false })
        {
            for (var owner = by; owner is not null; owner = owner.LoadedBy)
            {
                if (owner.Needs is not { HasRunPath: false } needs) continue;
                foreach (var entry in needs.RPath) yield return (entry, owner);
            }
        }

        foreach (var entry in by.Needs?.RunPath ?? by.Library.RunPath) yield return (entry, by);
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
