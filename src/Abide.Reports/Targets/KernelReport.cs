using System.Globalization;
using Abide.Compatibility.Targets;
using Abide.Compatibility.Targets.Measured;
using Abide.Reports.Json;
using Abide.Reports.Text;

namespace Abide.Reports.Targets;

/// <summary>Tells what was measured of a running kernel, and where the bundled facts say otherwise.</summary>
public static class KernelReport
{
    private const int LabelWidth = 16;

    /// <summary>For people.</summary>
    /// <param name="measured">What was measured.</param>
    /// <param name="comparison">Beside the facts; null when there are none for this kernel.</param>
    /// <param name="options">How the text looks.</param>
    /// <param name="output">Where to.</param>
    public static void WriteText(KernelMeasurement measured, KernelComparison? comparison, TextOptions options, TextWriter output)
    {
        var page = new Page(output, options.Colour, options.Width);
        page.Text($"Linux {measured.Release}", Style.Bold).Text("  ");
        page.Line(measured.Architecture);
        var counts = measured.Syscalls.CountBy(call => call.Outcome).ToDictionary();
        Detail(page, "system calls", string.Join(", ", new[] { ProbeOutcome.Wired, ProbeOutcome.Absent, ProbeOutcome.Masked, ProbeOutcome.NotProbed }.Where(counts.ContainsKey).Select(outcome => $"{counts[outcome]} {Word(outcome)}")));
        if (measured.IsMasked)
            Detail(page, "seccomp", "a filter stands before the kernel: ENOSYS and EPERM may be its answers, so nothing is compared");
        else if (comparison is null)
            Detail(page, "facts", "there are none for this kernel");
        else
            WriteComparison(page, comparison);
        WriteSilent(page, measured);
        WriteContracts(page, measured);
    }

    /// <summary>Writes UTF-8 JSON, ending in a line feed.</summary>
    public static void WriteJson(KernelMeasurement measured, KernelComparison? comparison, Stream output)
    {
        ReportJson.Write(output, new KernelDocument(1, measured, comparison?.Facts.Release, comparison?.Facts.Provenance, comparison is null ? [] : [.. comparison.Differences.Select(Document)]), TargetsJsonContext.Default.KernelDocument);
    }

    /// <summary>
    /// Writes the differences that nothing explains as comma-separated values with the columns of the fact folder's kernel_syscalls_el.csv.
    /// A masked measurement has none.
    /// </summary>
    public static void WriteCorrections(KernelMeasurement measured, KernelComparison comparison, TextWriter output)
    {
        output.Write("release,kernel_nvr,arch,number,name,entry,state,cond_stub_in_sys_ni,gate_config,gate_value,define_found,runtime_note\n");
        foreach (var call in comparison.Differences.Where(difference => difference.Explanation is null).Select(difference => difference.Measured))
            output.Write(string.Create(CultureInfo.InvariantCulture, $"{comparison.Facts.Release},{measured.Release},{measured.Architecture},{call.Number},{call.Name},,{Word(call.Outcome)},,,,,\n"));
    }

    private static void WriteComparison(Page page, KernelComparison comparison)
    {
        var facts = comparison.Facts;
        Detail(page, "facts", $"{facts.Release}, {facts.Provenance.Confidence.ToString().ToLowerInvariant()}: {facts.Provenance.Source}");
        Detail(page, "", comparison.Differences.IsEmpty ? $"all {comparison.Compared} calls are as they say" : $"{comparison.Differences.Length} of {comparison.Compared} calls are not as they say");
        foreach (var difference in comparison.Differences)
        {
            var call = difference.Measured;
            Detail(page, call.Name, $"{Word(call.Outcome)} here ({ErrorNumber.NameOf(call.Errno ?? 0)}), {Word(difference.Fact.State)} in the facts{(difference.Explanation is { } why ? $"; {why}" : "")}");
        }
    }

    private static void WriteSilent(Page page, KernelMeasurement measured)
    {
        page.Line();
        page.Line("Not probed", Style.Bold);
        foreach (var call in measured.Syscalls.Where(call => call.Outcome == ProbeOutcome.NotProbed))
            Detail(page, call.Name, call.Reason ?? "");
    }

    private static void WriteContracts(Page page, KernelMeasurement measured)
    {
        page.Line();
        page.Line("Bad descriptors", Style.Bold);
        var width = measured.Errno.Select(contract => contract.Call.Length).DefaultIfEmpty(0).Max() + 2;
        foreach (var call in measured.Errno.GroupBy(contract => contract.Call))
        {
            page.Text("  ").Padded(call.Key, width, Style.Dim);
            page.Wrapped(string.Join("; ", call.GroupBy(contract => contract.Answer).Select(answer => $"{answer.Key} ({string.Join(", ", answer.Select(contract => contract.Descriptor))})")), 2 + width);
        }
    }

    private static KernelDifferenceDocument Document(KernelDifference difference) => new(
        difference.Measured.Number,
        difference.Measured.Name,
        difference.Measured.Outcome,
        Word(difference.Fact.State),
        difference.Fact.Confidence,
        difference.Explanation);

    private static string Word(ProbeOutcome outcome) => outcome switch
    {
        ProbeOutcome.Wired => "wired",
        ProbeOutcome.Absent => "absent",
        ProbeOutcome.Masked => "masked",
        _ => "not probed",
    };

    private static string Word(SyscallState state) => state switch
    {
        SyscallState.Absent => "absent",
        SyscallState.Stub => "configured away",
        _ => "wired",
    };

    private static void Detail(Page page, string label, string text)
    {
        var width = Math.Max(LabelWidth, label.Length + 1);
        page.Text("  ").Padded(label, width, Style.Dim);
        page.Wrapped(text, 2 + width);
    }
}
