using System.Text.Json.Serialization;

namespace Abide.Compatibility.Targets.Captures;

/// <summary>One file of a root that could be a library. Lists that are empty are left out.</summary>
internal sealed record ObjectDocument
{
    /// <summary>Absolute, without links.</summary>
    public required string Path { get; init; }

    /// <summary>Null for what is no ELF file.</summary>
    public string? Architecture { get; init; }

    /// <summary>What ld.so says when it stops at the file; null when it loads it.</summary>
    public string? Fault { get; init; }

    /// <summary>It could not be read; ld.so passes it over.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Unreadable { get; init; }

    public string? Soname { get; init; }

    public string? Interpreter { get; init; }

    public string? BuildId { get; init; }

    public string[]? Needed { get; init; }

    public string[]? RPath { get; init; }

    /// <summary>Empty when there is a DT_RUNPATH without an entry, which still switches RPATH off.</summary>
    public string[]? RunPath { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ObjectFlags Flags { get; init; }

    /// <summary>Largest page size in bytes that its segments can be mapped with.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int PageSize { get; init; }

    /// <summary>Major, minor and patch of the oldest kernel; the operating system in front.</summary>
    public AbiTagDocument? AbiTag { get; init; }

    /// <summary>x86-64 level of GNU_PROPERTY_X86_ISA_1_NEEDED.</summary>
    public int? CpuLevel { get; init; }

    public DlopenDocument[]? Dlopen { get; init; }

    public VersionDocument[]? Versions { get; init; }

    public VersionNeedDocument[]? VersionNeeds { get; init; }

    public ImportsDocument? Imports { get; init; }

    public DefinesDocument[]? Defines { get; init; }

    public CallsDocument? Calls { get; init; }
}

/// <summary>Properties of an object that it has or has not.</summary>
[Flags]
internal enum ObjectFlags
{
    None = 0,
    VersionTable = 1,
    VersionDefinitions = 1 << 1,
    BindsNow = 1 << 2,
    NoDefaultPaths = 1 << 3,
    TextRelocations = 1 << 4,
    StaticTls = 1 << 5,
    ExecutableStack = 1 << 6,
    PackedRelocations = 1 << 7,
    Damaged = 1 << 8,
    Started = 1 << 9,
    Static = 1 << 10,
}

/// <param name="Index">vd_ndx.</param>
/// <param name="Name">Of the version.</param>
internal sealed record VersionDocument(int Index, string Name);

/// <param name="File">The library that it is wanted from.</param>
/// <param name="Name">Of the version.</param>
/// <param name="Index">vna_other without the hidden bit.</param>
/// <param name="Weak">VER_FLG_WEAK.</param>
internal sealed record VersionNeedDocument(string File, string Name, int Index, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool Weak = false);

/// <param name="System">0 is Linux.</param>
/// <param name="Kernel">3.2.0</param>
internal sealed record AbiTagDocument(uint System, string Kernel);

/// <param name="Sonames">Alternatives in the order in which they are tried.</param>
/// <param name="Priority">required, recommended, suggested.</param>
/// <param name="Feature">What it is for, or null.</param>
internal sealed record DlopenDocument(string[] Sonames, string Priority, string? Feature = null);

/// <summary>What an object asks of others.</summary>
/// <param name="Symbols">In the order of the symbol table.</param>
/// <param name="Kinds">One a symbol: <see cref="ImportKind"/>.</param>
internal sealed record ImportsDocument(SymbolList Symbols, int[] Kinds);

/// <summary>Symbols with one version, defined in one way.</summary>
/// <param name="Version">Index of .gnu.version.</param>
/// <param name="Symbols">Sorted.</param>
/// <param name="Hidden">Bound only by references that name the version.</param>
/// <param name="Nodes">One a symbol: the node of the object's calls that it names, or -1. Null when it is -1 for all.</param>
internal sealed record DefinesDocument(int Version, SymbolList Symbols, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool Hidden = false, int[]? Nodes = null);

/// <summary>What the object's code leads to: a graph whose nodes stand for functions.</summary>
internal sealed record CallsDocument
{
    /// <summary>By node, what it leads to: nodes, and from the number of nodes on, imports.</summary>
    public required int[][] Next { get; init; }

    public required SymbolList Imports { get; init; }

    public MadeCallDocument[]? Made { get; init; }

    /// <summary>Names that lead into the graph and are no definitions to bind to.</summary>
    public SymbolList? Others { get; init; }

    /// <summary>Nodes of <see cref="Others"/>.</summary>
    public int[]? OtherNodes { get; init; }

    /// <summary>What is followed whenever the object is loaded: nodes and imports.</summary>
    public int[]? Starts { get; init; }

    /// <summary>What the kernel starts; null for none.</summary>
    public int? Entry { get; init; }
}

/// <param name="Node">Who calls.</param>
/// <param name="Constant">It comes as a constant all the way.</param>
/// <param name="Number">Null when it cannot be told.</param>
internal sealed record MadeCallDocument(int Node, bool Constant, int? Number = null);
