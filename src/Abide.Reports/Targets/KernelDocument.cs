using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Abide.Compatibility.Targets;
using Abide.Compatibility.Targets.Measured;

namespace Abide.Reports.Targets;

/// <summary>What <c>abide targets probe --format json</c> prints.</summary>
/// <param name="SchemaVersion">1.</param>
/// <param name="Kernel">What was measured.</param>
/// <param name="Facts">The release whose facts it was compared with; null when there are none.</param>
/// <param name="Provenance">Where those are from.</param>
/// <param name="Differences">Empty when there are no facts, or the measurement was masked.</param>
internal sealed record KernelDocument(int SchemaVersion, KernelMeasurement Kernel, string? Facts, Provenance? Provenance, ImmutableArray<KernelDifferenceDocument> Differences);

/// <param name="Number">On the kernel's architecture.</param>
/// <param name="Name">Kernel name.</param>
/// <param name="Measured">What the kernel answered.</param>
/// <param name="Fact">What the facts say.</param>
/// <param name="Confidence">How well they know it.</param>
/// <param name="Explanation">What explains both; null when nothing does.</param>
internal sealed record KernelDifferenceDocument(int Number, string Name, ProbeOutcome Measured, string Fact, Confidence Confidence, string? Explanation);

internal sealed class ProbeOutcomeNames() : JsonStringEnumConverter<ProbeOutcome>(JsonNamingPolicy.CamelCase);
