using Abide.Builds.Plans;

namespace Abide.Execution.Fixing;

/// <summary>Is told how the work goes, one call at a time.</summary>
public interface IFixObserver
{
    /// <summary>What is done now, in a few words: <c>no-cgo: building</c>.</summary>
    void Doing(string what);

    /// <summary>A line that a build or tool wrote.</summary>
    void Wrote(string line);

    /// <summary>A plan was tried, and its copy with what it made is still there.</summary>
    void Tried(Proof proof, ProjectCopy copy, MadeFiles made);
}
