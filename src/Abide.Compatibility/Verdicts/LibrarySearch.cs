using Abide.Compatibility.Needs;
using Abide.Compatibility.Targets;

namespace Abide.Compatibility.Verdicts;

/// <summary>
/// Finds a needed library in ld.so's order (elf/dl-load.c, _dl_map_new_object): RPATH of the object and of those that loaded it unless the
/// object has a RUNPATH; RUNPATH; ld.so.cache and the default directories. LD_LIBRARY_PATH is not assumed. One instance serves one
/// offer; thread-safe.
/// </summary>
internal sealed class LibrarySearch(Offer offer, ShippedLibraries shipped)
{
    /// <param name="name">DT_NEEDED string.</param>
    /// <param name="by">The object that needs it.</param>
    /// <param name="program">The program that is started; libraries of relative paths are looked for around it.</param>
    public FoundLibrary Find(string name, LoadedObject by, ProgramNeeds program) =>
        name.Contains('/', StringComparison.Ordinal) ? FindPath(name, by, program) : FindName(name, by, program);

    /// <summary>A name with a slash is a path; tokens are expanded in it as well (elf/dl-deps.c, expand_dst).</summary>
    private FoundLibrary FindPath(string name, LoadedObject by, ProgramNeeds program)
    {
        var trail = new Trail();
        var path = SearchDirectory.ExpandTokens(name, by, offer.Libraries.LibToken, offer.Architecture);
        if (path.StartsWith('/'))
        {
            path = SearchDirectory.Normalize(path);
            var found = Accept(offer.Libraries.FindLibrary(path, []), trail);
            return !found.IsPresent && Load(path, trail) is { } file ? new(ObjectOrigin.Shipped, file) : new(ObjectOrigin.Target, found);
        }

        if (FindRelative(name, by, name, path, program, trail) is { } near) return new(ObjectOrigin.Shipped, near.File) { WorkingDirectory = near.Need };
        return new(ObjectOrigin.Target, new(Answer.Unknown, null, "the working directory is not known")) { WorkingDirectory = new(name, by, name, null, null, Answer.No) };
    }

    private FoundLibrary FindName(string name, LoadedObject by, ProgramNeeds program)
    {
        var trail = new Trail();
        Lookup<ILibrary> unknown = default;
        foreach (var (entry, owner) in SearchPath(by))
        {
            var fromUser = owner.Origin != ObjectOrigin.Target;
            var directory = SearchDirectory.ExpandTokens(entry, owner, offer.Libraries.LibToken, offer.Architecture);
            if (!directory.StartsWith('/'))
            {
                // An empty entry means the working directory.
                if (fromUser) trail.Near ??= FindRelative(name, by, entry, $"{directory}/{name}", program, trail);
                continue;
            }

            directory = SearchDirectory.Normalize(directory);
            var usesOrigin = entry.Contains("ORIGIN", StringComparison.Ordinal);
            if (fromUser && usesOrigin && LoadFrom(directory, name, trail) is { } beside) return trail.Done(ObjectOrigin.Shipped, beside);

            var found = Accept(offer.Libraries.FindLibrary(name, [directory], defaultPaths: false), trail);
            if (found.IsPresent) return trail.Done(ObjectOrigin.Target, found);
            if (found.Answer == Answer.Unknown) unknown = found;

            // /opt/app/lib is deployed with the program that names it; a system directory never is.
            if (fromUser && !usesOrigin && LoadFrom(directory, name, trail) is { } deployed) return trail.Done(ObjectOrigin.Shipped, deployed);
        }

        var last = by.Needs is { SkipsDefaultPaths: true } ? default : Accept(offer.Libraries.FindLibrary(name, []), trail);
        if (last.IsPresent) return trail.Done(ObjectOrigin.Target, last);
        if (last.Answer == Answer.No && unknown.Answer == Answer.Unknown) last = unknown;
        if (trail.Near is { } near) return new(ObjectOrigin.Shipped, near.File) { WorkingDirectory = near.Need with { Elsewhere = last.Answer } };
        if (trail.Leveled is { } leveled) return leveled;
        return new(ObjectOrigin.Target, last) { Rejected = last.IsPresent ? null : trail.Rejected };
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

    /// <summary>
    /// What the loader takes from a directory beside the program: the build for the highest level that every machine of the target has, else
    /// the plain one. Where there is only one for a higher level, the trail keeps it.
    /// </summary>
    private Lookup<ILibrary>? LoadFrom(string directory, string name, Trail trail)
    {
        if (offer.Architecture != "x86_64" || offer.SearchesCapabilities == Answer.No || !shipped.HasDirectory($"{directory}/glibc-hwcaps")) return Load($"{directory}/{name}", trail);

        FoundLibrary? leveled = null;
        foreach (var level in CapabilityDirectory.Levels)
        {
            if (Load($"{CapabilityDirectory.Of(directory, level)}/{name}", trail) is not { } build) continue;
            if (offer.SearchesCapabilities == Answer.Yes && offer.CpuBaseline >= level) return build;
            leveled = offer.SearchesCapabilities == Answer.Yes
                ? new(ObjectOrigin.Shipped, build) { OnlyFor = level }
                : new(ObjectOrigin.Target, new(Answer.Unknown, null, $"it is there for x86-64-v{(int)level} only, and whether the loader searches glibc-hwcaps is not known"));
        }

        var plain = Load($"{directory}/{name}", trail);
        if (plain is null) trail.Leveled ??= leveled;
        return plain;
    }

    /// <summary>A relative path from the directories that a program is likely to be started in: its own, and the one above.</summary>
    private NearLibrary? FindRelative(string name, LoadedObject by, string entry, string path, ProgramNeeds program, Trail trail)
    {
        var own = Path.GetDirectoryName(program.Location) ?? "/";
        foreach (var directory in (ReadOnlySpan<string>)[own, Path.GetDirectoryName(own) ?? "/"])
        {
            var candidate = SearchDirectory.Normalize($"{directory}/{path}");
            if (Load(candidate, trail) is { } file) return new(file, new(name, by, entry, directory, candidate, Answer.No));
        }

        return null;
    }

    private Lookup<ILibrary>? Load(string path, Trail trail)
    {
        if (shipped.Find(path, offer) is not { } file) return null;
        var found = Accept(new Lookup<ILibrary>(Answer.Yes, file, Provenance: file.Provenance), trail);
        return found.IsPresent ? found : null;
    }

    private Lookup<ILibrary> Accept(Lookup<ILibrary> candidate, Trail trail)
    {
        if (candidate.Value is not ElfLibrary file || !ShippedLibraries.AbiTagRejects(file.Needs, offer)) return candidate;
        trail.Rejected ??= file.Needs;
        return default;
    }

    private sealed record NearLibrary(Lookup<ILibrary> File, WorkingDirectoryNeed Need);

    /// <summary>What was met on the way of one search.</summary>
    private sealed class Trail
    {
        /// <summary>The first library that was passed over for its ABI tag.</summary>
        public ProgramNeeds? Rejected { get; set; }

        /// <summary>What a relative entry leads to from a directory near the program.</summary>
        public NearLibrary? Near { get; set; }

        /// <summary>A build that only some CPUs take, where there is no other in its directory.</summary>
        public FoundLibrary? Leveled { get; set; }

        /// <summary>A library that is found from everywhere, unless the working directory has one before it.</summary>
        public FoundLibrary Done(ObjectOrigin origin, Lookup<ILibrary> found) =>
            new(origin, found) { WorkingDirectory = Near is null ? null : Near.Need with { Elsewhere = Answer.Yes } };
    }
}
