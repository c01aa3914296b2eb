using System.Collections.Concurrent;
using System.Collections.Immutable;
using Abide.Compatibility.Needs.Syscalls;
using Abide.Compatibility.Tests.Verdicts.Corpus;
using Abide.Formats;
using Abide.Formats.Elf;
using Abide.Formats.Go;

namespace Abide.Compatibility.Tests.Syscalls;

/// <summary>The programs of tests/corpus/go/calls as each Go release of the test cache builds them, each built once.</summary>
public sealed class CallsCorpus : IDisposable
{
    public static readonly ImmutableArray<string> Releases = ["1.15", "1.19", "1.22", "1.23", "1.24", "1.26", "1.27"];

    /// <summary>Ways to build the calls that are known.</summary>
    public static readonly ImmutableArray<string> Modes = ["static", "pie", "native", "shared"];

    private readonly string _directory = Directory.CreateTempSubdirectory("abide-calls-").FullName;
    private readonly ConcurrentDictionary<(string Architecture, string Release, string Mode, bool IsStripped), Lazy<string>> _built = [];

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    /// <summary>The path of a program.</summary>
    public string Build(string release, string mode, bool isStripped, string architecture = "amd64") =>
        _built.GetOrAdd((architecture, release, mode, isStripped), key => new Lazy<string>(() => BuildNow(key.Architecture, key.Release, key.Mode, key.IsStripped))).Value;

    public SyscallNeeds Read(string release, string mode, bool isStripped, string architecture = "amd64") => Read(Build(release, mode, isStripped, architecture));

    /// <summary>What is read out of a Go program.</summary>
    public static SyscallNeeds Read(string path)
    {
        ElfFile.TryParse(File.ReadAllBytes(path), path, out var elf, out _).ShouldBeTrue();
        GoBinary.TryRead(elf!, out var go, ImmutableArray.CreateBuilder<Problem>()).ShouldBeTrue();
        return SyscallReader.Read(elf!, go).ShouldNotBeNull();
    }

    private string BuildNow(string architecture, string release, string mode, bool isStripped)
    {
        var output = Path.Combine(_directory, $"{architecture}-{release}-{mode}{(isStripped ? "-stripped" : "")}");
        var (source, buildMode) = mode switch
        {
            "static" => ("calls", "exe"),
            "pie" => ("calls", "pie"),
            "native" => ("calls/native", "exe"),
            "shared" => ("calls/shared", "c-shared"),
            "taken" => ("calls/taken", "exe"),
            "unknown" => ("calls/unknown", "exe"),
            _ => throw new ArgumentOutOfRangeException(nameof(mode)),
        };
        Go.Program(output, source, cgo: mode is "native" or "shared", release: release, architecture: architecture, arguments: [$"-buildmode={buildMode}", isStripped ? "-ldflags=-s -w" : "-ldflags="]);
        return output;
    }
}
