using System.Collections.Immutable;

namespace Abide.Compatibility.Tests.Agreement;

internal enum Fate
{
    /// <summary>The loader starts it and finds every symbol.</summary>
    Starts,

    /// <summary>It starts; a function that it may call later is missing.</summary>
    LacksFunctions,

    DoesNotStart,
}

/// <summary>What the loader of a root makes of one file.</summary>
/// <param name="File">The file it was asked about.</param>
/// <param name="Target">The root's release.</param>
/// <param name="Fate">What happens there.</param>
/// <param name="Reasons">Its words; empty exactly when it starts with every symbol.</param>
internal sealed record Truth(SampledFile File, string Target, Fate Fate, ImmutableArray<string> Reasons);
