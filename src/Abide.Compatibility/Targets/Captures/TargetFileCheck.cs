namespace Abide.Compatibility.Targets.Captures;

/// <summary>Whether the numbers in a target file lead to something, so that whoever uses it later need not ask.</summary>
internal static class TargetFileCheck
{
    /// <summary>What is wrong; null when nothing is.</summary>
    public static string? Find(TargetDocument document)
    {
        if (Array.Exists([.. document.Objects], each => each is null)) return "it has an empty object";
        if (document.Loaders.Any(loader => loader.LibcVersion is { } version && !Version.TryParse(version, out _))) return "the version of a C library is no version";
        if (document.Kernel is { } kernel && (kernel.Errno.Any(contract => contract is null) || kernel.Syscalls?.Items.Any(call => call is null) == true)) return "it has an empty measurement";
        foreach (var path in document.Tree.Directories.Concat(document.Tree.Links.Keys).Concat(document.Objects.Select(each => each.Path)))
        {
            if (!IsPlain(path)) return $"'{path}' is no absolute path without . and ..";
        }

        foreach (var each in document.Objects)
        {
            if (NameTable.Lists(each).Any(list => !list.FitsIn(document.Names.Length))) return $"{each.Path}: a symbol has no name";
            if (Find(each) is { } fault) return $"{each.Path}: {fault}";
        }

        return null;
    }

    private static string? Find(ObjectDocument each)
    {
        const int MaximumVersion = 0x7fff;
        if (each.Versions?.Any(version => version.Index is < 0 or > MaximumVersion) == true) return "a version definition has an index out of range";
        if (each.VersionNeeds?.Any(need => need.Index is < 0 or > MaximumVersion) == true) return "a version need has an index out of range";
        if (each.AbiTag is { } tag && !Version.TryParse(tag.Kernel, out _)) return "the kernel of its ABI tag is no version";
        if (each.CpuLevel is < 1 or > 4) return "its x86-64 level is none";
        if (each.Imports is { } imports && (imports.Kinds.Length != imports.Symbols.Count || Array.Exists(imports.Kinds, kind => kind < 0 || ImportKind.NeedOf(kind) > (each.VersionNeeds?.Length ?? 0)))) return "its imports do not fit its version needs";
        foreach (var defines in each.Defines ?? [])
        {
            if (defines.Version is < 0 or > MaximumVersion) return "a symbol has a version out of range";
            if (defines.Nodes is { } nodes && (nodes.Length != defines.Symbols.Count || Array.Exists(nodes, node => node < -1 || node >= (each.Calls?.Next.Length ?? 0)))) return "its symbols do not fit its calls";
        }

        return each.Calls is { } calls && !Fits(calls) ? "its calls lead nowhere" : null;
    }

    private static bool Fits(CallsDocument calls)
    {
        var end = calls.Next.Length + calls.Imports.Count;
        return Array.TrueForAll(calls.Next, next => next is not null && Array.TrueForAll(next, place => place >= 0 && place < end))
            && Array.TrueForAll(calls.Made ?? [], made => made.Node >= 0 && made.Node < calls.Next.Length)
            && Array.TrueForAll(calls.Starts ?? [], place => place >= 0 && place < end)
            && (calls.OtherNodes ?? []).Length == (calls.Others?.Count ?? 0)
            && Array.TrueForAll(calls.OtherNodes ?? [], node => node >= 0 && node < calls.Next.Length)
            && calls.Entry is not (< 0) && !(calls.Entry >= calls.Next.Length);
    }

    private static bool IsPlain(string path)
    {
        if (path == "/") return true;
        if (!path.StartsWith('/')) return false;
        foreach (var name in path[1..].Split('/'))
        {
            if (name is "" or "." or "..") return false;
        }

        return true;
    }
}
