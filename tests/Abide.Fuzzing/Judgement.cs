using Abide.Compatibility.Targets;
using Abide.Compatibility.Verdicts;
using Abide.Formats.Roots;

namespace Abide.Fuzzing;

/// <summary>Judges a file as <c>abide check</c> does, with an empty directory beside it.</summary>
internal sealed class Judgement : IDisposable
{
    private readonly DirectoryInfo _beside = Directory.CreateTempSubdirectory("abide-fuzzing-");
    private readonly ProgramJudge _judge;

    public Judgement() => _judge = new ProgramJudge(
        [.. TargetCatalog.DefaultNames.Append("debian:12").SelectMany(name => TargetCatalog.Resolve(name).Targets)], new DirectoryTree(_beside.FullName));

    public void Dispose() => _beside.Delete(recursive: true);

    public void Run(ReadOnlyMemory<byte> bytes) => _judge.Judge("input", "/input", bytes, sha256: "");
}
