using System.Collections.Immutable;
using System.Text;

namespace Abide.Builds.Plans.Tags;

/// <summary>
/// Writes a Go package that hands system calls on to golang.org/x/sys/unix, and answers ENOSYS in builds with the tag of a kernel that
/// lacks them; and its tests. Layout is gofmt's.
/// </summary>
/// <param name="name">Its name, the last part of its import path.</param>
/// <param name="functions">What it holds.</param>
/// <param name="plusBuild">Whether a Go before 1.17 reads it, which knows <c>// +build</c> alone.</param>
internal sealed class SyscallPackage(string name, ImmutableArray<TaggedFunction> functions, bool plusBuild)
{
    /// <summary>Opens every file, and tells that the package is ours.</summary>
    public const string Mark = "// Written by abide fix (plan build-tags).";

    private const string Unix = "golang.org/x/sys/unix";

    /// <summary>Names and texts, in the order of names.</summary>
    public ImmutableArray<(string Name, string Text)> Files() =>
    [
        .. functions.GroupBy(function => function.Group, StringComparer.Ordinal).SelectMany(group => Group([.. group.OrderBy(function => function.Function.Name, StringComparer.Ordinal)]))
            .Append(("doc.go", Overview())).OrderBy(file => file.Item1, StringComparer.Ordinal),
    ];

    private string Overview()
    {
        var text = new StringBuilder(Mark).Append("\n\n// Package ").Append(name).Append(" makes system calls that some kernels lack.\n//\n");
        foreach (var tag in functions.SelectMany(function => function.Tags).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            var lacking = functions.Where(function => function.Tags.Contains(tag)).Select(function => function.Function.Name).Order(StringComparer.Ordinal);
            text.Append("// A build with the tag ").Append(tag).Append(" answers ENOSYS without asking the kernel to:\n// ").AppendJoin(", ", lacking).Append(".\n//\n");
        }

        return text.Append("// Every other build makes the call.\npackage ").Append(name).Append('\n').ToString();
    }

    private IEnumerable<(string Name, string Text)> Group(ImmutableArray<TaggedFunction> group)
    {
        var tags = group[0].Tags;
        var suffix = group[0].Group;
        var lacks = Head($"linux && {(tags.Length > 1 ? $"({string.Join(" || ", tags)})" : tags[0])}", ["linux", string.Join(' ', tags)]);
        var has = Head($"linux && {string.Join(" && ", tags.Select(tag => $"!{tag}"))}", ["linux", .. tags.Select(tag => $"!{tag}")]);
        yield return ($"lacking_{suffix}.go", lacks + Imports(group, [Unix]) + string.Concat(group.Select(Stub)));
        yield return ($"lacking_{suffix}_test.go", lacks + TestImports(group, ["testing", Unix]) + string.Concat(group.Select(function => LackingTest(function.Function))));
        yield return ($"present_{suffix}.go", has + Imports(group, [Unix]) + string.Concat(group.Select(Call)));
        yield return ($"present_{suffix}_test.go", has + TestImports(group, ["testing", Unix]) + string.Concat(group.Select(function => PresentTest(function.Function))));
    }

    private string Head(string expression, string[] lines)
    {
        var text = new StringBuilder(Mark).Append("\n\n//go:build ").Append(expression).Append('\n');
        if (plusBuild) text.AppendJoin("", lines.Select(line => $"// +build {line}\n"));
        return text.Append("\npackage ").Append(name).Append("\n\n").ToString();
    }

    private static string Imports(ImmutableArray<TaggedFunction> group, string[] paths) => Imports([.. paths, .. group.SelectMany(function => function.Function.Imports)]);

    /// <summary>Tests name the types of a value only where it has no simpler one.</summary>
    private static string TestImports(ImmutableArray<TaggedFunction> group, string[] paths)
    {
        var named = group.SelectMany(function => function.Function.Parameters).Select(Refused).Where(value => value.StartsWith("*new(", StringComparison.Ordinal)).ToList();
        return Imports([.. paths, .. group.SelectMany(function => function.Function.Imports).Where(path => named.Exists(value => value.StartsWith($"*new({path[(path.LastIndexOf('/') + 1)..]}.", StringComparison.Ordinal)))]);
    }

    private static string Imports(IEnumerable<string> paths)
    {
        var parts = paths.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).GroupBy(path => path.Contains('.', StringComparison.Ordinal)).OrderBy(part => part.Key)
            .Select(part => string.Concat(part.Select(path => $"\t\"{path}\"\n"))).ToList();
        return parts is [var only] && only.Count('\n') == 1 ? $"import {only.Trim()}\n" : $"import (\n{string.Join('\n', parts)})\n";
    }

    private static string Stub(TaggedFunction function)
    {
        // Where a call fails, x/sys returns the -1 of the kernel as an int, and nothing of other types.
        var results = function.Function.Results;
        var told = results.Where(result => result.Type is "int" or "error").ToList();
        var values = string.Join(", ", told.Select(result => result.Type == "int" ? "-1" : "unix.ENOSYS"));
        var body = told.Count == results.Length ? $"return {values}" : $"{string.Join(", ", told.Select(result => result.Name))} = {values}\n\treturn";
        return $"\n// {function.Function.Name} is not there: {Lacking(function)}.\nfunc {function.Function.Signature} {{\n\t{body}\n}}\n";
    }

    private static string Call(TaggedFunction function) =>
        $"\n// {function.Function.Name} is unix.{function.Function.Name}.\nfunc {function.Function.Signature} {{\n\treturn unix.{function.Function.Name}({function.Function.Arguments})\n}}\n";

    private static string Lacking(TaggedFunction function) => $"the kernel of {string.Join(", ", function.Targets)} has no {string.Join(", ", function.Syscalls)}";

    private static string LackingTest(WrappedFunction function) =>
        $"\nfunc Test{function.Name}DoesNotAskTheKernel(t *testing.T) {{\n\tif {Blank(function)}err := {Asked(function, "")}; err != unix.ENOSYS {{\n\t\tt.Errorf(\"%v, not ENOSYS\", err)\n\t}}\n}}\n";

    /// <summary>The kernel refuses the arguments; that it was asked shows in its answer.</summary>
    private static string PresentTest(WrappedFunction function) =>
        $"\nfunc Test{function.Name}AsksTheKernel(t *testing.T) {{\n\t{Blank(function)}want := {Asked(function, "unix.")}\n\tif {Blank(function)}err := {Asked(function, "")}; err != want {{\n\t\tt.Errorf(\"%v, and unix says %v\", err, want)\n\t}}\n}}\n";

    private static string Blank(WrappedFunction function) => string.Concat(Enumerable.Repeat("_, ", function.Results.Length - 1));

    private static string Asked(WrappedFunction function, string package) =>
        $"{package}{function.Name}({string.Join(", ", function.Parameters.Where(parameter => !parameter.IsVariadic).Select(Refused))})";

    /// <summary>A value that every system call refuses, and none acts on: no descriptor, no process, no flags, no address.</summary>
    public static string Refused(WrappedValue parameter) => parameter.Type switch
    {
        "int" or "int8" or "int16" or "int32" or "int64" => "-1",
        "uint" or "uint8" or "uint16" or "uint32" or "uint64" or "uintptr" or "byte" => $"^{parameter.Type}(0)",
        "string" => "\"\"",
        "bool" => "false",
        ['*' or '[', ..] or "unsafe.Pointer" => "nil",
        var other => $"*new({other})",
    };
}
