namespace Abide.Builds.Projects.Sources;

/// <summary>
/// When a file takes part in a build: what its head says and what its name says, as go/build reads them. A <c>//go:build</c>
/// line wins over <c>// +build</c> lines, as it does since Go 1.17.
/// </summary>
internal static class BuildConstraint
{
    /// <param name="fileName">Name of the file, without directories.</param>
    /// <param name="text">Its text.</param>
    /// <returns>The constraint; null when the head has a <c>//go:build</c> line that is no expression, which Go refuses.</returns>
    public static BuildExpression? Read(string fileName, string text) =>
        OfHead(text) is { } head ? BuildExpression.And(OfName(fileName), head) : null;

    /// <summary>The constraint of names such as <c>poll_linux.go</c>, <c>asm_arm64.s</c> and <c>poll_linux_amd64_test.go</c>.</summary>
    public static BuildExpression OfName(string fileName)
    {
        var name = fileName.Split('.', 2)[0];
        var first = name.IndexOf('_', StringComparison.Ordinal);
        if (first < 0) return BuildExpression.Always;

        // What stands before the first underscore never counts: linux.go and linux_test.go are for every system.
        var parts = name[(first + 1)..].Split('_').ToList();
        if (parts[^1] == "test") parts.RemoveAt(parts.Count - 1);
        if (parts.Count >= 2 && GoPlatform.IsSystem(parts[^2]) && GoPlatform.IsArchitecture(parts[^1]))
            return BuildExpression.And(new BuildTag(parts[^2]), new BuildTag(parts[^1]));
        return parts.Count >= 1 && (GoPlatform.IsSystem(parts[^1]) || GoPlatform.IsArchitecture(parts[^1]))
            ? new BuildTag(parts[^1])
            : BuildExpression.Always;
    }

    private static BuildExpression? OfHead(string text)
    {
        var plusBuild = BuildExpression.Always;
        var pending = BuildExpression.Always;
        var inComment = false;
        foreach (var raw in text.AsSpan().EnumerateLines())
        {
            var line = raw.Trim(" \t\uFEFF");
            if (inComment)
            {
                inComment = !line.EndsWith("*/");
                continue;
            }

            if (line.IsEmpty)
            {
                // +build lines count only in front of a blank line: else they document the package.
                plusBuild = BuildExpression.And(plusBuild, pending);
                pending = BuildExpression.Always;
            }
            else if (line.StartsWith("/*"))
            {
                inComment = !line[2..].Contains("*/", StringComparison.Ordinal);
                if (!inComment && !line.EndsWith("*/")) break;
            }
            else if (!line.StartsWith("//"))
            {
                break;
            }
            else if (After(line, "//go:build") is { } expression)
            {
                return BuildExpressionParser.Parse(expression);
            }
            else if (After(line[2..].TrimStart(), "+build") is { } terms && BuildExpressionParser.ParsePlusBuild(terms) is { } parsed)
            {
                pending = BuildExpression.And(pending, parsed);
            }
        }

        return plusBuild;
    }

    private static string? After(ReadOnlySpan<char> line, string mark) =>
        line.StartsWith(mark, StringComparison.Ordinal) && line.Length > mark.Length && line[mark.Length] is ' ' or '\t' ? line[mark.Length..].Trim().ToString() : null;
}
