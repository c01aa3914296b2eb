using System.Collections.Immutable;
using System.Security.Cryptography;
using Abide.Builds.Projects;
using Abide.Builds.Projects.Locks;
using Abide.Formats.Roots;

namespace Abide.Execution.Building;

/// <summary>Takes down what a machine builds with, by release and checksum.</summary>
public static class ToolchainRecord
{
    /// <summary>Reads every file of the toolchain once.</summary>
    /// <param name="facts">Where they are.</param>
    /// <param name="token">Stops it.</param>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static async Task<ToolchainLock> TakeAsync(BuildFacts facts, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(facts);
        var parts = ImmutableArray.CreateBuilder<LockedPart>();
        var settings = facts.Settings;
        if (facts is { Go: { } go, GoVersion: { } version })
        {
            var tools = settings.Effective("GOTOOLDIR");
            await AddAsync("go", version, go.Command, tools.Length == 0 ? null : Path.Combine(tools, "compile"), tools.Length == 0 ? null : Path.Combine(tools, "link"));
        }

        if (facts.Compiler is { File: { } driver } compiler && settings["CGO_ENABLED"].Value != "0")
        {
            await AddAsync("compiler", $"{compiler.Version}, {compiler.Target}", driver, compiler.Proper);
            if (compiler.Linker is not null) await AddAsync("linker", compiler.LinkerVersion ?? "", compiler.Linker);
            if (compiler.Libc is not null) await AddAsync("libc", compiler.LibcVersion?.ToString() ?? "", compiler.Libc);
            if (compiler.KernelHeaders is not null) await AddAsync("kernelHeaders", compiler.KernelHeaderVersion?.ToString() ?? "", compiler.KernelHeaders);
        }

        return new($"{settings["GOOS"].Value}/{settings["GOARCH"].Value}", parts.DrainToImmutable());

        async Task AddAsync(string name, string release, params string?[] files)
        {
            var locked = ImmutableArray.CreateBuilder<LockedFile>();
            foreach (var file in files.OfType<string>().Where(file => FileStatus.TryRead(file, followLinks: true, out var status) && status.Kind == RootEntryKind.File))
                locked.Add(new(Path.GetFileName(file), await HashAsync(file, token)));
            parts.Add(new(name, release, locked.DrainToImmutable()));
        }
    }

    private static async Task<string> HashAsync(string path, CancellationToken token)
    {
        try
        {
            using var file = File.OpenRead(path);
            return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, token));
        }
        catch (UnauthorizedAccessException e)
        {
            throw new IOException(e.Message, e);
        }
    }
}
