using System.Text.Json;
using System.Text.Json.Serialization;

namespace Abide.Builds.Traces;

/// <summary>A file of this machine in a build that was to take all from elsewhere.</summary>
/// <param name="Path">As the compiler or linker opened it, absolute.</param>
/// <param name="Kind">What it is.</param>
/// <param name="By">How it got in: who includes it, or what asked the linker for it, and where it was found.</param>
public sealed record HostLeak(string Path, HostLeakKind Kind, string By);

/// <summary>What leaked.</summary>
[JsonConverter(typeof(HostLeakKindNames))]
public enum HostLeakKind
{
    /// <summary>Whatever it declares is what programs are compiled with; what they then need, their verdicts tell.</summary>
    Header,

    /// <summary>A shared library, an archive, an object or a linker script: symbols of this machine are in the program, or its needs.</summary>
    Library,
}

/// <summary>Kinds as JSON writes them.</summary>
public sealed class HostLeakKindNames() : JsonStringEnumConverter<HostLeakKind>(JsonNamingPolicy.CamelCase, allowIntegerValues: false);
