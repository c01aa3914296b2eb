using System.Collections.Immutable;
using Abide.Compatibility.Targets;
using Abide.Reports.Json;
using Abide.Reports.Text;

namespace Abide.Reports.Targets;

/// <summary>Tells what is known of the bundled releases.</summary>
public static class TargetReport
{
    private const int LabelWidth = 14;

    /// <summary>One line a release: name, what people call it, C library, kernel, x86-64 level, architectures.</summary>
    public static void WriteList(ImmutableArray<ReleaseDescription> releases, TextOptions options, TextWriter output)
    {
        var page = new Page(output, options.Colour, options.Width);
        string[] head = ["target", "C library", "kernel", "x86-64", "architectures", "releases"];
        string[][] rows = [.. releases.Select(release => (string[])
        [
            release.Name,
            Libc(release),
            release.Architectures is [{ Kernel.Version: { } version }, ..] ? $"{version.Major}.{version.Minor}" : "?",
            release.CpuBaseline is { } level ? $"v{(int)level}" : "?",
            string.Join(' ', release.Architectures.Select(architecture => architecture.Architecture)),
            string.Join(", ", release.DisplayNames) + (release.StreamDate is { } date ? $"; CentOS Stream as of {date}" : ""),
        ])];

        var widths = head.Select((title, i) => Math.Max(title.Length, rows.Max(row => Printable.Width(row[i])))).ToArray();
        WriteRow(page, head, widths, Style.Dim);
        foreach (var row in rows)
            WriteRow(page, row, widths, Style.Plain);
        page.Line();
        page.Wrapped("Other names are taken too (centos:7, rocky:9.3, bookworm), as are families and patterns (el, el9.*, all); abide targets show NAME lists the names of one release.", 0, Style.Dim);
    }

    /// <summary>Everything that is known of one release, how well, and what is not known.</summary>
    public static void WriteOne(ReleaseDescription release, TextOptions options, TextWriter output)
    {
        var page = new Page(output, options.Colour, options.Width);
        page.Text(release.Name, Style.Bold).Text("  ");
        page.Wrapped(string.Join(", ", release.DisplayNames), release.Name.Length + 2);
        Detail(page, "also called", string.Join(", ", release.Aliases));
        if (release.StreamDate is { } date)
            Detail(page, "snapshot", $"stands for CentOS Stream as of {date}");
        Detail(page, "C library", $"{Libc(release)}, {Known(release.LibcProvenance)}");
        Detail(page, "x86-64 level", release.CpuBaseline is { } level ? $"v{(int)level}{(release.CpuProvenance is { } source ? $", {Known(source)}" : "")}" : "not known");
        Detail(page, "SELinux", release.SelinuxEnforcing switch { Answer.Yes => "enforcing by default", Answer.No => "not enforcing by default", _ => "not known" });
        Detail(page, "name services", release.NameServices is { } services
            ? $"{string.Join("; ", services.Select(database => $"{database.Key}: {string.Join(' ', database.Value)}"))}{(release.NameServicesProvenance is { } provenance ? $", {Known(provenance)}" : "")}"
            : release.Libc == LibcFamily.Musl ? "none beside musl" : "not known");
        foreach (var architecture in release.Architectures)
            WriteArchitecture(page, architecture);
    }

    /// <summary>Writes UTF-8 JSON, ending in a line feed.</summary>
    public static void WriteListJson(ImmutableArray<ReleaseDescription> releases, Stream output)
    {
        ReportJson.Write(output, new TargetsDocument(1, releases), TargetsJsonContext.Default.TargetsDocument);
    }

    /// <inheritdoc cref="WriteListJson"/>
    public static void WriteOneJson(ReleaseDescription release, Stream output)
    {
        ReportJson.Write(output, release, TargetsJsonContext.Default.ReleaseDescription);
    }

    private static void WriteArchitecture(Page page, ArchitectureDescription architecture)
    {
        page.Line();
        page.Line(architecture.Architecture, Style.Bold);
        Detail(page, "loader", architecture.Loader ?? "not known");
        Detail(page, "kernel", architecture.Kernel is { } kernel ? $"{kernel.Uname}, {Known(kernel.Provenance)}" : "not known");
        if (architecture.WiredSyscalls is { } wired)
            Detail(page, "system calls", $"{wired} wired{(architecture.StubSyscalls is > 0 and var stubs ? $", {stubs} configured away" : "")}");
        if (architecture.Libraries > 0)
            Detail(page, "libraries", $"{architecture.Libraries} measured");
        foreach (var root in architecture.Roots)
            Detail(page, "", Known(root));
        foreach (var gap in architecture.NotKnown)
            Detail(page, "not known", gap);
    }

    private static void Detail(Page page, string label, string text)
    {
        page.Text("  ").Padded(label, LabelWidth, Style.Dim);
        page.Wrapped(text, 2 + LabelWidth);
    }

    private static void WriteRow(Page page, string[] cells, int[] widths, Style style)
    {
        var column = 0;
        for (var i = 0; i < cells.Length - 1; i++)
        {
            page.Padded(cells[i], widths[i] + 2, i == 0 && style == Style.Plain ? Style.Bold : style);
            column += widths[i] + 2;
        }

        page.Wrapped(cells[^1], column, style);
    }

    private static string Libc(ReleaseDescription release) => release.Libc switch
    {
        LibcFamily.Glibc => $"glibc {release.LibcVersion?.ToString() ?? "?"}",
        LibcFamily.Musl => $"musl {release.LibcVersion?.ToString() ?? "?"}",
        _ => "?",
    };

    private static string Known(Provenance provenance) => $"{provenance.Confidence.ToString().ToLowerInvariant()}: {provenance.Source}";
}
