using System.Collections.Immutable;
using Abide.Builds.Projects;
using Abide.Builds.Projects.Modules;
using Abide.Formats.Roots;

namespace Abide.Execution.Building;

/// <summary>Finds the project that a directory belongs to, as the go command does (modload.findModuleRoot, findWorkspaceFile), and reads its files.</summary>
internal sealed class ProjectReader
{
    private readonly ImmutableArray<DoctorEvidence>.Builder _unreadable = ImmutableArray.CreateBuilder<DoctorEvidence>();

    /// <summary>Null when there is no go.mod or go.work in the directory or above.</summary>
    /// <param name="directory">Absolute.</param>
    /// <param name="workSetting">Value of GOWORK: empty to search, <c>off</c>, or a path.</param>
    public static ProjectFacts? Read(string directory, string workSetting) => new ProjectReader().Find(directory, workSetting);

    private ProjectFacts? Find(string directory, string workSetting)
    {
        var modulePath = FindUp(directory, "go.mod");
        var workPath = workSetting switch { "" or "auto" => FindUp(directory, "go.work"), "off" => null, _ => workSetting };
        if (modulePath is null && workPath is null) return null;

        var module = modulePath is null ? null : ReadModule(modulePath);
        var work = workPath is null ? null : ReadModule(workPath);
        ImmutableArray<ProjectModule> members = work is null
            ? [new(Path.GetDirectoryName(modulePath)!, module, null)]
            : [.. work.Uses.Select(use => Member(Path.GetFullPath(use.Value, Path.GetDirectoryName(workPath)!), use.Line))];
        var root = Path.GetDirectoryName(workPath ?? modulePath)!;
        var vendor = Path.Combine(root, "vendor");
        var list = Path.Combine(vendor, "modules.txt");
        return new ProjectFacts
        {
            Root = root,
            Module = module,
            Work = work,
            Members = members,
            HasVendor = FileStatus.TryRead(vendor, followLinks: true, out var status) && status.Kind == RootEntryKind.Directory,
            Vendor = Read(list) is { } vendored ? VendorList.Read(vendored, list) : null,
            Sums = [.. members.Select(member => Path.Combine(member.Directory, "go.sum")).Append(work is null ? null : workPath + ".sum")
                .OfType<string>().Distinct(StringComparer.Ordinal)
                .Select(path => Read(path) is { } sums ? ChecksumList.Read(sums, path) : null).OfType<ChecksumList>()],
            MissingReplacements = [.. members.Select(member => member.File).Append(work).OfType<ModuleFile>()
                .SelectMany(file => file.Replaces.Where(replace => replace.IsDirectory).Select(replace => Path.GetFullPath(replace.NewPath, Path.GetDirectoryName(file.Path)!)))
                .Where(place => !SmallFile.Exists(Path.Combine(place, "go.mod"))).Distinct(StringComparer.Ordinal)],
            Unreadable = _unreadable.DrainToImmutable(),
        };
    }

    private ProjectModule Member(string directory, int line) => new(directory, ReadModule(Path.Combine(directory, "go.mod")), line);

    private ModuleFile? ReadModule(string path) => Read(path) is { } bytes ? ModuleFileReader.Read(bytes, path) : null;

    private byte[]? Read(string path)
    {
        var bytes = SmallFile.Read(path, out var reason, ModuleFileReader.MostBytes);
        if (reason is not null) _unreadable.Add(new(path, reason));
        return bytes;
    }

    private static string? FindUp(string directory, string name)
    {
        for (var at = directory; at is not null; at = Path.GetDirectoryName(at))
        {
            var path = Path.Combine(at, name);
            if (FileStatus.TryRead(path, followLinks: false, out var status) && status.Kind != RootEntryKind.Directory) return path;
        }

        return null;
    }
}
