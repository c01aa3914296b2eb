namespace Abide.Tests;

/// <summary>
/// Real programs that are too big to be in the tree: Debian roots, Go toolchains, npm packages. <c>./test.sh</c> puts them
/// in place; where, is told by the same rule as in tests/tools/environment.sh.
/// </summary>
internal static class TestCache
{
    public static string Root { get; } = Environment.GetEnvironmentVariable("ABIDE_TEST_CACHE") is { Length: > 0 } place
        ? place
        : Environment.IsPrivilegedProcess
            ? "/var/cache/abide-tests"
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache", "abide-tests");

    /// <summary>Root directory of a Debian release on amd64, <c>bullseye</c>, <c>bookworm</c> or <c>trixie</c>, or one of tests/roots/make-roots.sh.</summary>
    public static string DebianRoot(string release) => Require(Path.Combine("roots", release), "tests/roots/make-roots.sh");

    /// <summary>GOROOT of a toolchain: 1.15, 1.19, 1.22, 1.23, 1.24, 1.26 or 1.27.</summary>
    public static string GoRoot(string version) => Require(Path.Combine("go", version), "tests/tools/fetch-go.sh");

    /// <summary>Writes a go command that keeps what it builds in the cache.</summary>
    /// <param name="version">As of <see cref="GoRoot"/>.</param>
    /// <param name="path">Path of the command.</param>
    public static string WriteGoCommand(string version, string path)
    {
        File.WriteAllText(path, $"#!/bin/sh\nGOROOT='{GoRoot(version)}' GOCACHE='{Path.Combine(Root, "go-build", version)}' exec '{GoRoot(version)}/bin/go' \"$@\"\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }

    /// <summary>An unpacked package of tests/tools/npm-packages.txt, <c>@esbuild/linux-x64@0.25.0</c>.</summary>
    public static string NpmPackage(string package) => Require(Path.Combine("npm", package), "tests/tools/fetch-npm.sh");

    /// <summary>A kernel of a Debian suite for virtual machines: <c>vmlinuz</c>, and <c>config</c> where its package has it.</summary>
    public static string Kernel(string suite) => Require(Path.Combine("kernels", suite), "tests/tools/fetch-kernels.sh");

    /// <summary>golang.org/x/sys as a Debian suite has it: <c>bullseye</c> (2021), <c>bookworm</c> (v0.3.0) or <c>trixie</c> (v0.22.0).</summary>
    public static string Xsys(string suite) => Require(Path.Combine("xsys", suite), "tests/tools/fetch-xsys.sh");

    /// <summary>What it takes to build for Debian 11, unpacked: headers, start files, C and C++ library, zlib. Other than in <see cref="DebianRoot"/>, nothing is configured.</summary>
    public static string Sysroot() => Require("sysroots/bullseye", "tests/tools/fetch-sysroot.sh");

    /// <summary>UPX: <c>bin/upx-ucl</c>, and its library in <c>lib/x86_64-linux-gnu</c>.</summary>
    public static string Upx() => Require("upx", "tests/tools/fetch-upx.sh");

    /// <summary>Consul: <c>bin/consul</c>.</summary>
    public static string Consul() => Require("consul", "tests/tools/fetch-consul.sh");

    private static string Require(string entry, string script)
    {
        string path = Path.Combine(Root, entry);
        return Directory.Exists(path)
            ? path
            : throw new DirectoryNotFoundException($"The test cache has no {path}. Run ./test.sh once, or only {script}.");
    }
}
