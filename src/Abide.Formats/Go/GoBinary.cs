using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Abide.Formats.Elf;

namespace Abide.Formats.Go;

/// <summary>
/// A program or library that holds Go code linked by the gc toolchain, and what it says about itself. Facts only; what they
/// mean on a target is not decided here. Valid as long as the file it was read from.
/// </summary>
public sealed record GoBinary
{
    /// <summary>
    /// Before Go 1.13, and where the block is damaged or was removed, the toolchain's version alone; null when not even that
    /// is found.
    /// </summary>
    public required GoBuild? Build { get; init; }

    /// <summary>Null where there is none, or a damaged one.</summary>
    public required GoFunctionTable? Functions { get; init; }

    public required GoBuildMode BuildMode { get; init; }

    /// <summary>
    /// Whether C code is linked in (CGO_ENABLED=1 alone does not do that). Null when there are no functions to tell by and
    /// the settings don't rule it out.
    /// </summary>
    public required bool? LinksCgo { get; init; }

    /// <summary>How it resolves host names (package net); null when there are no functions to tell by.</summary>
    public required GoLookup? HostLookup { get; init; }

    /// <summary>How it resolves users and groups (package os/user); null when there are no functions to tell by.</summary>
    public required GoLookup? UserLookup { get; init; }

    public required GoFips Fips { get; init; }

    /// <summary>
    /// False when the file has no Go code. Damage is added to <paramref name="problems"/>, and what remains is read.
    /// </summary>
    public static bool TryRead(ElfFile file, [NotNullWhen(true)] out GoBinary? binary, ImmutableArray<Problem>.Builder problems)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(problems);
        binary = null;
        var image = new LoadedImage(file);
        var hasBlob = BuildBlob.TryFind(file, out var blob);
        var build = ReadBuild(blob, hasBlob, image, out var blobDamage, out var damagedLine);
        var isMarked = file.FindSection(".go.buildinfo") is not null || file.FindSection(".gopclntab") is not null
            || file.FindSection(".data.rel.ro.gopclntab") is not null || file.Notes.GoBuildId is not null;

        // Looking for the function table without a name means looking at every word of the file: only where there is a reason.
        if (build is null && !isMarked && !file.Sections.IsEmpty) return false;
        var hasFunctions = FunctionTableSearch.TryFind(file, image, out var functions, out var tableDamage);
        if (build is null && !isMarked && !hasFunctions) return false;

        if (build is null && hasFunctions && BuildVersion.Find(file, image) is { } version) build = new GoBuild { Version = GoVersion.Parse(version) };

        if (!hasBlob && file.FindSection(".go.buildinfo") is { } empty) problems.Add(Problems.GoBuildBlock.At(file.Path, $"the section .go.buildinfo at 0x{empty.Offset:x} does not start with the Go linker's mark"));
        if (blobDamage.Length > 0) problems.Add(Problems.GoBuildBlock.At(file.Path, $"the Go build information at 0x{blob.Offset:x} is damaged: {blobDamage}"));
        if (damagedLine > 0) problems.Add(Problems.GoBuildText.At(file.Path, $"line {damagedLine} of the Go module text at 0x{blob.Offset:x} is not understood"));
        if (!hasFunctions) problems.Add(Problems.GoFunctionTable.At(file.Path, tableDamage.Length > 0 ? $"the Go function table is damaged: {tableDamage}" : "no Go function table (.gopclntab) was found in what is loaded"));

        LinkedCode? code = functions is null ? null : LinkedCode.Examine(functions);
        if (code is { Damaged: > 0 }) problems.Add(Problems.GoFunctions.At(file.Path, $"{code.Value.Damaged} of {functions!.Count} functions in the table at 0x{functions.Offset:x} have no readable record"));

        binary = new GoBinary
        {
            Build = build,
            Functions = functions,
            BuildMode = BuildModeOf(file, build, code),
            LinksCgo = code?.Cgo ?? (build?.FindSetting("CGO_ENABLED") == "0" ? false : null),
            HostLookup = code?.Hosts,
            UserLookup = code?.Users,
            Fips = (code?.Fips ?? GoFips.None) | FipsOf(build),
        };
        return true;
    }

    private static GoBuild? ReadBuild(BuildBlob blob, bool isFound, LoadedImage image, out string damage, out int damagedLine)
    {
        damage = "";
        damagedLine = 0;
        if (!isFound || !blob.TryDecode(image, out var version, out var modules, out damage)) return null;
        if (version.StartsWith("go", StringComparison.Ordinal) || version.StartsWith("devel", StringComparison.Ordinal)) return BuildText.Parse(version, modules, out damagedLine);
        damage = "its version does not start with \"go\" or \"devel\"";
        return null;
    }

    private static GoBuildMode BuildModeOf(ElfFile file, GoBuild? build, LinkedCode? code) => build?.FindSetting("-buildmode") switch
    {
        "exe" => GoBuildMode.Executable,
        "pie" => GoBuildMode.PositionIndependent,
        "c-shared" => GoBuildMode.CShared,
        "c-archive" => GoBuildMode.CArchive,
        "plugin" => GoBuildMode.Plugin,
        "shared" => GoBuildMode.Shared,
        // Recorded from Go 1.18 on, and there only when it was given.
        _ when file.Header.Type == ElfType.Executable => GoBuildMode.Executable,
        _ when file.Interpreter is not null || file.Dynamic?.Flags1.HasFlag(DynamicFlags1.Pie) == true => GoBuildMode.PositionIndependent,
        _ when code is { LibraryEntry: true } => GoBuildMode.CShared,
        _ => GoBuildMode.Unknown,
    };

    private static GoFips FipsOf(GoBuild? build)
    {
        if (build is null) return GoFips.None;
        var fips = build.FindSetting("GOFIPS140") is { } module and not "off" && module.Length > 0 ? GoFips.GoModule : GoFips.None;
        var experiments = $"{build.FindSetting("GOEXPERIMENT")},{build.Version.Experiments}".Split(',');
        if (experiments.Contains("boringcrypto")) fips |= GoFips.BoringCrypto;
        if (experiments.Contains("opensslcrypto") || experiments.Contains("strictfipsruntime")) fips |= GoFips.OpenSsl;
        return fips;
    }
}
