using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Abide.Compatibility.Targets.Measured;

namespace Abide.Reports.Pages;

/// <summary>docs/errno.md, made from measurements.</summary>
public static class ErrnoPage
{
    /// <summary>Everything that the page says when the measurements show it.</summary>
    public static ImmutableArray<string> Promises => [.. ErrnoPromise.All.Select(promise => promise.Sentence)];

    /// <summary>The page.</summary>
    /// <param name="kernels">What each kernel is called on the page, and what was measured of it.</param>
    public static string Render(ImmutableArray<(string Name, KernelMeasurement Measured)> kernels)
    {
        var page = new StringBuilder("# What calls answer to bad descriptors\n\n");
        page.Append("Made from what `abide targets probe --go` measured on the kernels of ").Append(string.Join(", ", kernels.Select(kernel => kernel.Name)))
            .Append("\n(`tests/Abide.Cli.Tests/Kernels`); every line is a measurement. The file behind the descriptors is in memory, the directory is the root.\n\n");
        page.Append("## What a program may rely on\n\n");
        var contracts = kernels.SelectMany(kernel => kernel.Measured.Errno).ToList();
        foreach (var promise in ErrnoPromise.All)
        {
            var covered = contracts.Where(promise.Covers).ToList();
            if (covered.Count > 0 && covered.TrueForAll(contract => promise.Holds(contract)))
                page.Append(CultureInfo.InvariantCulture, $"- {promise.Sentence} ({Count(covered.Count / kernels.Length)} on each kernel)\n");
        }

        page.Append("\nNames stand here for the numbers that the kernels answered; `EBADF` is the name of 9.\n");
        WriteTable(page, "System calls", kernels, contract => !ErrnoPromise.IsGo(contract) && !contract.Call.StartsWith("libc ", StringComparison.Ordinal));
        WriteTable(page, "The C library (glibc)", kernels, contract => contract.Call.StartsWith("libc ", StringComparison.Ordinal));
        page.Append("\n## Go\n\nWhat `errors.Is` finds in the error, of `os.ErrClosed`, the errors of `syscall` and `unix.EBADF`.\n\n| call | descriptor | found |\n| --- | --- | --- |\n");
        foreach (var key in Keys(kernels, ErrnoPromise.IsGo))
            page.Append(CultureInfo.InvariantCulture, $"| {key.Call["Go ".Length..]} | {key.Descriptor} | {Cell(kernels, key.Call, key.Descriptor)} |\n");
        return page.ToString();
    }

    private static string Count(int measurements) => measurements == 1 ? "1 measurement" : string.Create(CultureInfo.InvariantCulture, $"{measurements} measurements");

    private static void WriteTable(StringBuilder page, string title, ImmutableArray<(string Name, KernelMeasurement Measured)> kernels, Func<ErrnoContract, bool> belongs)
    {
        var keys = Keys(kernels, belongs);
        var descriptors = keys.Select(key => key.Descriptor).Distinct().ToList();
        page.Append(CultureInfo.InvariantCulture, $"\n## {title}\n\n| call | {string.Join(" | ", descriptors)} |\n|{string.Concat(Enumerable.Repeat(" --- |", descriptors.Count + 1))}\n");
        foreach (var call in keys.Select(key => key.Call).Distinct())
            page.Append(CultureInfo.InvariantCulture, $"| {call} | {string.Join(" | ", descriptors.Select(descriptor => Cell(kernels, call, descriptor)))} |\n");
    }

    private static List<(string Call, string Descriptor)> Keys(ImmutableArray<(string Name, KernelMeasurement Measured)> kernels, Func<ErrnoContract, bool> belongs) =>
        [.. kernels.SelectMany(kernel => kernel.Measured.Errno).Where(belongs).Select(contract => (contract.Call, contract.Descriptor)).Distinct()];

    /// <summary>One answer where the kernels agree; else each kernel's.</summary>
    private static string Cell(ImmutableArray<(string Name, KernelMeasurement Measured)> kernels, string call, string descriptor)
    {
        var answers = kernels
            .Select(kernel => (kernel.Name, Answer: kernel.Measured.Errno.FirstOrDefault(contract => contract.Call == call && contract.Descriptor == descriptor)?.Answer ?? ""))
            .GroupBy(told => told.Answer, told => told.Name, StringComparer.Ordinal)
            .ToList();
        return answers is [var all] ? all.Key : string.Join("; ", answers.Select(told => $"{told.Key} ({string.Join(", ", told)})"));
    }
}
