using Abide.Compatibility.Targets;
using Abide.Compatibility.Targets.Captures;
using Abide.Compatibility.Targets.Measured;
using Abide.Reports.Json;
using Abide.Reports.Text;

namespace Abide.Reports.Targets;

/// <summary>Tells what a captured target holds.</summary>
public static class CapturedReport
{
    private const int LabelWidth = 16;
    private const int ProblemsTold = 10;

    public static void Write(CapturedDescription target, TextOptions options, TextWriter output)
    {
        var page = new Page(output, options.Colour, options.Width);
        page.Text(target.Name, Style.Bold).Text("  ");
        page.Wrapped(target.DisplayName ?? "it does not say what release it is", target.Name.Length + 2);
        Detail(page, "captured from", $"{Source(target.Source)}, by abide {target.ToolVersion}");
        Detail(page, "architecture", target.Architecture ?? "not known");
        if (target.Kernel is { } kernel)
            Detail(page, "kernel", $"{kernel.Release}, {Measured(kernel)}");
        Detail(page, "libraries", $"{target.Libraries} with {target.Symbols} symbols");
        Detail(page, "packages", Packages(target));
        Detail(page, "SELinux", target.Selinux ?? "not configured");
        Detail(page, "FIPS mode", target.Fips switch { true => "yes", false => "no", null => "nothing says so" });
        Detail(page, "crypto policy", target.CryptoPolicy ?? "none");
        Detail(page, "name services", target.NameServices is null ? "no nsswitch.conf" : string.Join("; ", target.NameServices.Select(database => $"{database.Key}: {string.Join(' ', database.Value)}")));
        Detail(page, "NSS modules", List(target.NameServiceModules));
        Detail(page, "interpreters", List(target.Interpreters));
        Detail(page, "kernel headers", List(target.KernelHeaders));
        if (!target.Omitted.IsEmpty)
            Detail(page, "not looked into", List(target.Omitted));
        foreach (var loader in target.Loaders)
            WriteLoader(page, loader);
        WriteProblems(page, target);
    }

    /// <summary>Writes UTF-8 JSON, ending in a line feed.</summary>
    public static void WriteJson(CapturedDescription target, Stream output)
    {
        ReportJson.Write(output, target, TargetsJsonContext.Default.CapturedDescription);
    }

    private static void WriteLoader(Page page, CapturedLoader loader)
    {
        page.Line();
        page.Line(loader.Architecture, Style.Bold);
        Detail(page, "C library", $"{(loader.Libc == LibcFamily.Musl ? "musl" : "glibc")} {loader.LibcVersion ?? "of a version that is not known"}");
        Detail(page, "searched", List(loader.Directories));
        if (!loader.Hwcaps.IsEmpty)
            Detail(page, "for better CPUs", List(loader.Hwcaps));
    }

    private static void WriteProblems(Page page, CapturedDescription target)
    {
        if (target.Problems.IsEmpty)
            return;

        page.Line();
        page.Line($"{target.Problems.Length} problems", Style.Bold);
        foreach (var problem in target.Problems.Take(ProblemsTold))
            Detail(page, problem.Id, $"{problem.Path}: {problem.Message}");
        if (target.Problems.Length > ProblemsTold)
            Detail(page, "", $"and {target.Problems.Length - ProblemsTold} more");
    }

    private static string Source(string source) => source switch
    {
        "live" => "a running system",
        "image" => "an image",
        _ => "a root directory",
    };

    private static string Measured(CapturedKernel kernel) => kernel.Syscalls switch
    {
        null => "its system calls were not measured",
        { IsMasked: true } => "its system calls were measured behind a seccomp filter",
        { Items: var items } => $"{items.Count(item => item.Outcome != ProbeOutcome.NotProbed)} system calls measured",
    };

    private static string Packages(CapturedDescription target) => (target.PackageKind, target.Packages) switch
    {
        (null, _) => "no database",
        (var kind, null) => $"a database of kind {kind}, which is not read",
        (var kind, var count) => $"{count} ({kind})",
    };

    private static string List(IReadOnlyCollection<string> items) => items.Count == 0 ? "none" : string.Join(", ", items);

    private static void Detail(Page page, string label, string text)
    {
        page.Text("  ").Padded(label, LabelWidth, Style.Dim);
        page.Wrapped(text, 2 + LabelWidth);
    }
}
