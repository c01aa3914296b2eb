using System.Collections.Immutable;
using Abide.Compatibility.Needs;
using Abide.Compatibility.Needs.Syscalls;
using Abide.Compatibility.Targets;
using Abide.Formats.Go;

namespace Abide.Compatibility.Verdicts;

/// <summary>What a report tells of a program whatever the target.</summary>
internal static class FactsReader
{
    /// <param name="needs">The program.</param>
    /// <param name="go">Null when it is no Go program.</param>
    /// <param name="libraries">The system calls that it leaves to its libraries; null when they are not known.</param>
    public static ProgramFacts Read(ProgramNeeds needs, GoBinary? go, SyscallNeeds? libraries) => new()
    {
        Linkage = !needs.IsStatic ? "dynamic" : needs.Type == Formats.Elf.ElfType.Shared ? "static-pie" : "static",
        Interpreter = needs.Interpreter,
        Soname = needs.Soname,
        BuildId = needs.BuildId,
        Needed = needs.Needed,
        RunPath = needs.HasRunPath ? needs.RunPath : needs.RPath,
        VersionNeeds = [.. needs.VersionNeeds.Select(need => $"{need.File}: {need.Version}").Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
        Dlopen = DlopenNeeds.Of(needs, go),
        Go = go is null ? null : ReadGo(go),
        Syscalls = needs.Syscalls is null ? null : ReadSyscalls(Join(needs.Syscalls, libraries), needs.Architecture),
    };

    private static SyscallFacts ReadSyscalls(SyscallNeeds syscalls, string architecture)
    {
        var names = UpstreamSyscalls.For(architecture);
        return new SyscallFacts(
            syscalls.IsOpen,
            [.. syscalls.Items.Select(item => new SyscallFact(item.Number, names?.NameOf(item.Number) ?? $"syscall {item.Number}", item.IsCertain ? "certain" : "possible", SitesOf(item.Sites)))],
            SitesOf(syscalls.Untold));
    }

    private static ImmutableArray<string> SitesOf(ImmutableArray<SyscallSite> sites) =>
        [.. sites.Select(site => site.Function ?? (site.Address == 0 && site.Through is [var library, ..] ? library : $"0x{site.Address:x}")).Distinct(StringComparer.Ordinal)];

    /// <summary>One list of what the program's own code makes and what it leaves to others.</summary>
    private static SyscallNeeds Join(SyscallNeeds own, SyscallNeeds? libraries) => libraries is null ? own : new(
        [.. own.Items.Concat(libraries.Items).GroupBy(item => item.Number).OrderBy(group => group.Key).Select(group => new SyscallNeed(group.Key, [.. group.SelectMany(item => item.Sites)]))],
        [.. own.Untold, .. libraries.Untold]);

    private static GoFacts ReadGo(GoBinary go)
    {
        var settings = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var setting in go.Build?.Settings ?? []) settings[setting.Key] = setting.Value;
        return new GoFacts
        {
            Version = go.Build?.Version.Text,
            Path = go.Build?.Path,
            Module = go.Build?.Main?.Path,
            Cgo = go.LinksCgo,
            Settings = settings.ToImmutable(),
        };
    }
}
