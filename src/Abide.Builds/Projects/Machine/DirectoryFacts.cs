namespace Abide.Builds.Projects.Machine;

/// <summary>What this user finds at the path of a directory that a build uses.</summary>
public sealed record DirectoryFacts
{
    /// <summary>As asked for.</summary>
    public required string Path { get; init; }

    public required bool Exists { get; init; }

    /// <summary>False for a file, too.</summary>
    public bool IsDirectory { get; init; }

    /// <summary>The path itself, or the nearest directory above it that exists: where the go command would make it. Without links.</summary>
    public required string Nearest { get; init; }

    /// <summary>Whether this user may make files in <see cref="Nearest"/>.</summary>
    public bool MayWrite { get; init; }

    /// <summary>Permission bits of <see cref="Nearest"/>.</summary>
    public int Mode { get; init; }

    public uint Owner { get; init; }

    /// <summary>Login name of the owner, or its number.</summary>
    public string OwnerName { get; init; } = "";

    public bool IsReadOnly { get; init; }

    public bool IsNoExecute { get; init; }

    /// <summary>Null where it could not be asked.</summary>
    public ulong? FreeBytes { get; init; }

    /// <summary>Files that can still be made; null where the file system does not count them.</summary>
    public ulong? FreeFiles { get; init; }

    public Mount? Mount { get; init; }

    /// <summary>Whether others than the owner and the group may write. The sticky bit keeps them from removing files, not from adding some.</summary>
    public bool IsWorldWritable => (Mode & 2) != 0;

    /// <summary>Whether the group may write.</summary>
    public bool IsGroupWritable => (Mode & 0x10) != 0;

    public DoctorEvidence Evidence => new(Nearest, $"mode {Convert.ToString(Mode, 8)}, owner {OwnerName}{(FreeBytes is { } free ? $", {Size(free)} free" : "")}");

    /// <summary>A number of bytes for people: <c>6.0 MiB</c>.</summary>
    public static string Size(ulong bytes) => bytes switch
    {
        < 1UL << 20 => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{bytes / 1024.0:0} KiB"),
        < 1UL << 30 => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{bytes / (double)(1UL << 20):0} MiB"),
        _ => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{bytes / (double)(1UL << 30):0.0} GiB"),
    };
}
