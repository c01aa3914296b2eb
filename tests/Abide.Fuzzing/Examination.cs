using System.Collections.Immutable;
using Abide.Formats;
using Abide.Formats.Elf;
using Abide.Formats.Go;

namespace Abide.Fuzzing;

/// <summary>
/// Reads everything that can be read of one file, as a caller would: what is lazy is walked, what is named is resolved. No
/// input may make this throw, hang, or take memory out of proportion.
/// </summary>
internal static class Examination
{
    /// <summary>How many problems there were. The sum of what was read keeps the work from being optimised away.</summary>
    public static int Run(ReadOnlyMemory<byte> bytes, out long sum)
    {
        sum = 0;
        if (!ElfFile.TryParse(bytes, "input", out var file, out var problems)) return problems.Length;

        sum += file.Segments.Length + file.Sections.Length + (file.Interpreter?.Length ?? 0) + ElfArchitecture.Name(file.Header).Length;
        foreach (var section in file.Sections) sum += section.Name.Length + file.ContentOf(section).Length;
        foreach (var segment in file.Segments) sum += file.AtAddress(segment.VirtualAddress).Length;
        sum += Dynamic(file) + Symbols(file, file.DynamicSymbols) + Symbols(file, file.Symbols) + Relocations(file) + Notes(file);

        var goProblems = ImmutableArray.CreateBuilder<Problem>();
        if (GoBinary.TryRead(file, out var go, goProblems)) sum += GoCode(go);
        return problems.Length + goProblems.Count;
    }

    private static long Dynamic(ElfFile file)
    {
        if (file.Dynamic is not { } dynamic) return 0;
        var sum = (long)dynamic.Entries.Count + (dynamic.Soname?.Length ?? 0) + (dynamic.RPath?.Length ?? 0) + (dynamic.RunPath?.Length ?? 0);
        foreach (var needed in dynamic.Needed) sum += needed.Length;
        foreach (var need in file.Versions.Needs) sum += need.File.Length + need.Version.Length;
        foreach (var definition in file.Versions.Definitions) sum += definition.Version.Length;
        return sum + (dynamic.BindsNow ? 1 : 0) + (dynamic.HasTextRelocations ? 1 : 0) + (long)dynamic.Flags + (long)dynamic.Flags1;
    }

    private static long Symbols(ElfFile file, SymbolTable symbols)
    {
        var sum = 0L;
        // Names may overlap, so that reading them all can cost more than the file: callers look up names that they need.
        var budget = 4L * file.Bytes.Length;
        foreach (var symbol in symbols)
        {
            sum += symbol.VersionIndex + (long)symbol.Type;
            if (budget <= 0) continue;
            var name = symbols.Strings.ReadBytes(symbol.NameOffset);
            budget -= name.Length;
            sum += name.Length;
        }

        return sum;
    }

    private static long Relocations(ElfFile file)
    {
        var sum = file.HasPackedRelocations ? file.CountPackedRelocations() : 0;
        foreach (var table in file.Relocations)
        {
            foreach (var relocation in table) sum += relocation.SymbolIndex;
        }

        return sum;
    }

    private static long Notes(ElfFile file) =>
        file.Notes.All.Length + file.Notes.Dlopen.Length + (file.Notes.PackageMetadata?.Length ?? 0) + (file.Notes.BuildId?.Length ?? 0);

    private static long GoCode(GoBinary go)
    {
        var sum = (long)go.BuildMode + (go.Build?.Settings.Length ?? 0) + (go.Build?.Dependencies.Length ?? 0);
        if (go.Functions is null) return sum;
        foreach (var function in go.Functions) sum += function.Name.Length + function.Package.Length + (function.Entry is null ? 0 : 1);
        return sum;
    }
}
