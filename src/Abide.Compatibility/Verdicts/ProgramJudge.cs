using System.Collections.Immutable;
using Abide.Compatibility.Targets;
using Abide.Formats;
using Abide.Formats.Roots;

namespace Abide.Compatibility.Verdicts;

/// <summary>
/// Judges programs against a fixed list of targets. Thread-safe: many files are judged at once, and what was learned of a
/// target's libraries is shared between them.
/// </summary>
/// <param name="targets">In the order in which verdicts are wanted.</param>
/// <param name="files">The file system the programs come from; libraries shipped beside them are read through it.</param>
public sealed class ProgramJudge(ImmutableArray<Target> targets, IRootTree files)
{
    /// <summary>Judges one file.</summary>
    /// <param name="path">The path to report, as the user named it.</param>
    /// <param name="location">Where it lies in <c>files</c>, absolute; <c>$ORIGIN</c> is its directory.</param>
    /// <param name="bytes">The whole file; not kept after the call.</param>
    /// <param name="sha256">Its digest, lower-case hexadecimal.</param>
    public JudgedFile Judge(string path, string location, ReadOnlyMemory<byte> bytes, string sha256) =>
        throw new NotSupportedException($"{path} {location} {bytes.Length} {sha256} {targets.Length} {files}");
}

/// <param name="Program">Null when the file is not an ELF file, or its header is unusable.</param>
/// <param name="Problems">What is wrong with the file; empty for a file that is simply not ELF.</param>
public sealed record JudgedFile(ProgramReport? Program, ImmutableArray<Problem> Problems);
