using System.Collections.Immutable;
using Abide.Compatibility.Needs;
using Abide.Compatibility.Targets;
using Abide.Formats.Elf;

namespace Abide.Compatibility.Verdicts;

/// <summary>
/// Binds the imports of one object in a scope (glibc elf/dl-lookup.c, do_lookup_x). Only whether a definition is found counts, not
/// which one; so the library that the version is wanted from is asked first, and then the one that had the last symbol.
/// </summary>
internal sealed class SymbolLookup(LoadedObject by, LoadScope scope, Offer offer)
{
    private readonly LoadedObject[] _likelyFirst = [.. scope.Objects];
    private Home?[] _homes = [];

    /// <summary>Whether a strong import is bound, or stays open for a reason that is told elsewhere: a library or version that is missing.</summary>
    public bool Binds(Import import)
    {
        if (import.Need is { } need)
        {
            if (HomeOf(need).Library is not { } library) return true;
            // A version node that is known to exist is taken to be whole where its symbols are not listed (docs/adr/0003).
            if (library.DefinesSymbol(import.Name, need.Version) != Answer.No) return true;
        }
        else if (!scope.IsWhole)
        {
            // With a library missing, everything that it might define is missing too; the library is the cause.
            return true;
        }

        for (var i = 0; i < _likelyFirst.Length; i++)
        {
            var loaded = _likelyFirst[i];
            if (loaded == by || loaded.Library.DefinesSymbol(import.Name, import.Version) != Answer.Yes) continue;
            (_likelyFirst[0], _likelyFirst[i]) = (loaded, _likelyFirst[0]);
            return true;
        }

        // What an object leaves undefined it hardly ever defines itself, in another version; so its own symbols are read last.
        return !import.IsCopied && by.Library.DefinesSymbol(import.Name, import.Version) == Answer.Yes;
    }

    /// <summary>The objects that may define an import that does not bind, since their symbols are not known; in the order of the scope.</summary>
    public ImmutableArray<LoadedObject> UnknownIn(Import import)
    {
        var unknown = scope.Objects.Where(loaded => loaded != by && loaded.Library.DefinesSymbol(import.Name, import.Version) == Answer.Unknown).ToArray();
        // Libraries that one of unknown needs would bring along may define it as well.
        return unknown.Length > 0 ? [.. unknown] : scope.OpenAt is { } open ? [open] : [];
    }

    private Home HomeOf(VersionNeed need)
    {
        if (need.Index >= _homes.Length) Array.Resize(ref _homes, need.Index + 16);
        return _homes[need.Index] ??= FindHome(need);
    }

    /// <summary>A missing library or version is told as such, once, and not again for each of its symbols.</summary>
    private Home FindHome(VersionNeed need)
    {
        if (scope.Find(need.File)?.Library is not { } library) return new Home(Library: null);
        var isUnmet = offer.Libc != LibcFamily.Musl && library.HasVersionDefinitions != Answer.No && library.DefinesVersion(need.Version) != Answer.Yes;
        return new Home(isUnmet ? null : library);
    }

    /// <summary>The library that symbols of one version are wanted from; null when it is missing, or lacks the version.</summary>
    private sealed record Home(ILibrary? Library);
}
