using System.Collections.Immutable;
using Abide.Compatibility.Verdicts;
using Abide.Formats;

namespace Abide.Reports;

/// <summary>
/// A report in one format. Programs are added while others are still judged, and are not kept: what a format needs of them
/// at the end is written aside or summed up. Not thread-safe.
/// </summary>
public interface IReport : IDisposable
{
    /// <summary>Adds a program; they come in the order of their paths, ordinal, and all with the same targets.</summary>
    void Add(ProgramReport program);

    /// <summary>Writes the whole report once, as UTF-8; the same programs and problems give the same bytes.</summary>
    /// <param name="problems">Sorted by path, then id.</param>
    /// <param name="output">Where to; stays open.</param>
    void Write(ImmutableArray<Problem> problems, Stream output);
}
