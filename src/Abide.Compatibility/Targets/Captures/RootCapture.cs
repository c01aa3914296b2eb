using System.Collections.Immutable;
using Abide.Compatibility.Targets.Roots;
using Abide.Formats;
using Abide.Formats.Roots;

namespace Abide.Compatibility.Targets.Captures;

/// <summary>What is known of a root before it is looked at.</summary>
public sealed record CaptureRequest
{
    /// <summary>What its maker calls the target.</summary>
    public required string Name { get; init; }

    public required CaptureSource Source { get; init; }

    /// <summary>Version of the tool that writes.</summary>
    public required string ToolVersion { get; init; }

    /// <summary>The kernel that runs; null for a root or image.</summary>
    public CapturedKernel? Kernel { get; init; }

    /// <summary>Whether the running kernel is in FIPS mode; null when it was not asked.</summary>
    public bool? Fips { get; init; }

    /// <summary>Directories that are not looked into.</summary>
    public ImmutableArray<string> Omitted { get; init; } = [];

    /// <summary>How many files are read at once.</summary>
    public int Workers { get; init; } = 1;
}

public enum CaptureSource
{
    Root,
    Image,
    Live,
}

/// <summary>Reads a whole root into a target file, so that it gives the verdicts that the root itself would. Nothing in the root is executed.</summary>
public static class RootCapture
{
    private static readonly string[] s_system = ["bin", "etc", "gnu", "lib", "lib32", "lib64", "libx32", "nix", "opt", "sbin", "usr"];

    /// <summary>
    /// Directories of a running system that hold no libraries of its own: what people and services keep, the roots of others, and
    /// what the kernel makes up.
    /// </summary>
    /// <param name="tree">The running system.</param>
    public static ImmutableArray<string> OmittedWhenLive(IRootTree tree)
    {
        ArgumentNullException.ThrowIfNull(tree);
        return [.. (tree.List("/") ?? []).Except(s_system, StringComparer.Ordinal).Select(name => $"/{name}").Where(path => tree.Look(path) is { Kind: RootEntryKind.Directory })];
    }

    /// <summary>Reads everything.</summary>
    /// <param name="tree">The root.</param>
    /// <param name="request">Its name, and what is known otherwise.</param>
    /// <param name="cancellationToken">Stops between two files.</param>
    /// <returns>The file, or null when the root is no userland; the problems say why.</returns>
    public static (TargetFile? File, ImmutableArray<Problem> Problems) Read(IRootTree tree, CaptureRequest request, CancellationToken cancellationToken = default)
    {
        var content = new TreeContent(tree);
        var native = content.NativeArchitecture;
        if (native is not null && LoaderPaths.For(native) is null)
            return (null, [Problems.ForeignArchitecture.At("/", $"its own programs are {native}")]);

        string[] architectures = [.. LoaderPaths.Architectures.Where(architecture => native is null || RootTarget.Executes(native, architecture))];
        var loaders = architectures.ToDictionary(architecture => architecture, architecture => content.LoaderFor(architecture, LoaderPaths.For(architecture)!), StringComparer.Ordinal);
        if (native is not null ? loaders[native].Libc == LibcFamily.Unknown : loaders.Values.All(loader => loader.Libc == LibcFamily.Unknown))
            return (null, [Problems.NoLibc.At("/", native is null ? "there is no program and no loader in it" : $"its own programs are {native}, and there is no loader for them")]);

        var walk = RootWalk.Run(tree, loaders.Values.SelectMany(loader => loader.Directories), request.Omitted);
        if (walk.IsCutOff) return (null, [Problems.TooManyEntries.At("/", "it has more than four million entries")]);

        var objects = ReadObjects(tree, walk, request.Workers, cancellationToken);
        ImmutableArray<Problem> problems =
        [
            .. walk.Problems.Concat(objects.Where(each => each.Unreadable).Select(each => Problems.Unreadable.At(each.Path, "it cannot be read; the loader, run by someone with the same rights, would pass it over")))
                .OrderBy(problem => problem.Path, StringComparer.Ordinal).ThenBy(problem => problem.Id, StringComparer.Ordinal),
        ];
        var (names, interned) = NameTable.Intern(objects);
        var document = new TargetDocument
        {
            SchemaVersion = TargetFile.SchemaVersion,
            Tool = new ToolDocument("abide", request.ToolVersion),
            Name = request.Name,
            Source = request.Source.ToString().ToLowerInvariant(),
            Architecture = native,
            OsRelease = new(content.OsRelease, StringComparer.Ordinal),
            Kernel = request.Kernel,
            Selinux = TreeContent.SelinuxMode(tree),
            Fips = request.Fips ?? SystemFacts.Fips(tree),
            CryptoPolicy = SystemFacts.CryptoPolicy(tree),
            NameServices = content.NameServices is { } services ? new(services, StringComparer.Ordinal) : null,
            NameServiceModules = [.. walk.Files.Keys.Concat(walk.Links.Keys).Select(path => path[(path.LastIndexOf('/') + 1)..]).Where(IsNameServiceModule).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            Loaders = [.. loaders.OrderBy(loader => loader.Key, StringComparer.Ordinal).Select(loader => Write(loader.Key, loader.Value, walk))],
            Interpreters = SystemFacts.Interpreters(tree),
            KernelHeaders = SystemFacts.KernelHeaders(tree),
            Packages = PackageDatabase.Read(tree),
            Tree = new TreeDocument([.. request.Omitted.Where(directory => tree.Look(directory) is not null).Order(StringComparer.Ordinal)], [.. walk.Directories], walk.Links),
            Problems = problems,
            Names = names,
            Objects = interned,
        };
        return (new TargetFile(document), problems);
    }

    private static List<ObjectDocument> ReadObjects(IRootTree tree, RootWalk walk, int workers, CancellationToken cancellationToken) =>
    [
        .. walk.Files.AsParallel().AsOrdered().WithDegreeOfParallelism(Math.Clamp(workers, 1, 64)).WithCancellation(cancellationToken)
            .Select(file => ObjectCapture.Read(tree, file.Key, file.Value))
            .OfType<ObjectDocument>(),
    ];

    private static LoaderDocument Write(string architecture, RootLoader loader, RootWalk walk) => new()
    {
        Architecture = architecture,
        Libc = loader.Libc,
        LibcVersion = loader.LibcVersion?.ToString(),
        Directories = loader.Directories,
        Lib = loader.LibToken,
        SearchesHwcaps = loader.SearchesCapabilities,
        Hwcaps = [.. walk.Directories.Where(directory => directory[..directory.LastIndexOf('/')].EndsWith("/glibc-hwcaps", StringComparison.Ordinal))],
    };

    private static bool IsNameServiceModule(string name) => name.StartsWith("libnss_", StringComparison.Ordinal) && name.EndsWith(".so.2", StringComparison.Ordinal);
}
