using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Abide.Formats;

namespace Abide.Compatibility.Targets.Captures;

/// <summary>A target file (docs/formats/target-file.md, docs/schema/target-v1.schema.json): everything but its objects and the names they share.</summary>
internal sealed record TargetDocument
{
    public required int SchemaVersion { get; init; }

    public required ToolDocument Tool { get; init; }

    /// <summary>As its maker called it.</summary>
    public required string Name { get; init; }

    /// <summary>What was captured: <c>root</c>, <c>image</c> or <c>live</c>.</summary>
    public required string Source { get; init; }

    /// <summary>Of a program that every root has; null when none was found.</summary>
    public string? Architecture { get; init; }

    public required SortedDictionary<string, string> OsRelease { get; init; }

    /// <summary>The kernel that ran; null when no running system was captured.</summary>
    public CapturedKernel? Kernel { get; init; }

    /// <summary>SELINUX= of /etc/selinux/config; null without.</summary>
    public string? Selinux { get; init; }

    /// <summary>Whether the system runs, or was set up to run, in FIPS mode; null when nothing says so.</summary>
    public bool? Fips { get; init; }

    /// <summary>System-wide cryptographic policy; null where there is none.</summary>
    public string? CryptoPolicy { get; init; }

    /// <summary>Null without nsswitch.conf.</summary>
    public SortedDictionary<string, ImmutableArray<string>>? NameServices { get; init; }

    /// <summary>File names of the plug-ins of the name service switch that are there.</summary>
    public required ImmutableArray<string> NameServiceModules { get; init; }

    public required ImmutableArray<LoaderDocument> Loaders { get; init; }

    /// <summary>Every loader's well-known path that leads to a file.</summary>
    public required ImmutableArray<InterpreterDocument> Interpreters { get; init; }

    public required ImmutableArray<KernelHeadersDocument> KernelHeaders { get; init; }

    public PackagesDocument? Packages { get; init; }

    public required TreeDocument Tree { get; init; }

    /// <summary>What was found wrong with the root.</summary>
    public required ImmutableArray<Problem> Problems { get; init; }

    /// <summary>Names of symbols that occur more than once, the most frequent first.</summary>
    public required ImmutableArray<string> Names { get; init; }

    public required ImmutableArray<ObjectDocument> Objects { get; init; }
}

/// <param name="Name">abide</param>
/// <param name="Version">Which one wrote the file.</param>
internal sealed record ToolDocument(string Name, string Version);

/// <summary>The loader that programs of one architecture get.</summary>
internal sealed record LoaderDocument
{
    public required string Architecture { get; init; }

    public required LibcFamily Libc { get; init; }

    /// <summary>Of glibc, <c>2.36</c>; null when not known.</summary>
    public string? LibcVersion { get; init; }

    /// <summary>Where it searches, in its order: ld.so.conf, then its own.</summary>
    public required ImmutableArray<string> Directories { get; init; }

    /// <summary>What $LIB expands to.</summary>
    public required string Lib { get; init; }

    /// <summary>Whether the loader looks into glibc-hwcaps subdirectories.</summary>
    public required bool SearchesHwcaps { get; init; }

    /// <summary>glibc-hwcaps subdirectories that are there.</summary>
    public required ImmutableArray<string> Hwcaps { get; init; }
}

/// <param name="Path">As programs name it.</param>
/// <param name="Architecture">Of the file.</param>
internal sealed record InterpreterDocument(string Path, string Architecture);

/// <param name="Path">The header.</param>
/// <param name="Numbers">Numbers by name without <c>__NR_</c>.</param>
internal sealed record KernelHeadersDocument(string Path, SortedDictionary<string, int> Numbers);

/// <summary>The database of installed packages.</summary>
/// <param name="Kind"><c>dpkg</c>, <c>apk</c>, <c>rpm-sqlite</c>, <c>rpm-ndb</c> or <c>rpm-bdb</c>.</param>
/// <param name="Path">Where it lies.</param>
/// <param name="Items">Name, version and architecture of each, sorted; null for a kind that is not read.</param>
internal sealed record PackagesDocument(string Kind, string Path, ImmutableArray<ImmutableArray<string>>? Items = null);

/// <summary>The names that lead to libraries.</summary>
/// <param name="Omitted">Directories that were not looked into.</param>
/// <param name="Directories">All others.</param>
/// <param name="Links">Links to directories, and those that are named like libraries.</param>
internal sealed record TreeDocument(ImmutableArray<string> Omitted, ImmutableArray<string> Directories, SortedDictionary<string, string> Links);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    GenerationMode = JsonSourceGenerationMode.Metadata,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    Converters = [typeof(LibcNames), typeof(FlagNames), typeof(ProbeOutcomeNames)])]
[JsonSerializable(typeof(TargetDocument))]
[JsonSerializable(typeof(bool?))]
[JsonSerializable(typeof(SchemaVersionDocument))]
internal sealed partial class TargetJsonContext : JsonSerializerContext;

/// <summary>As much of a target file as says whether it can be read.</summary>
/// <param name="SchemaVersion">Null when it is no target file.</param>
internal sealed record SchemaVersionDocument(int? SchemaVersion);

internal sealed class LibcNames() : JsonStringEnumConverter<LibcFamily>(JsonNamingPolicy.CamelCase, allowIntegerValues: false);

internal sealed class FlagNames() : JsonStringEnumConverter<ObjectFlags>(JsonNamingPolicy.CamelCase, allowIntegerValues: false);

internal sealed class ProbeOutcomeNames() : JsonStringEnumConverter<Measured.ProbeOutcome>(JsonNamingPolicy.CamelCase, allowIntegerValues: false);
