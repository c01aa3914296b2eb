using System.Collections.Immutable;

namespace Abide.Builds.Projects.Modules;

/// <summary>
/// What a go.mod or go.work file says (Go Modules Reference, "go.mod files" and "go.work files"). Lines and columns count from 1,
/// columns in bytes.
/// </summary>
public sealed record ModuleFile
{
    /// <summary>As it is to be named to people.</summary>
    public required string Path { get; init; }

    /// <summary>The module's own path; null in go.work, and where the directive is missing.</summary>
    public Stated<string>? Module { get; init; }

    /// <summary><c>1.22</c>, <c>1.21.3</c>, <c>1.24rc1</c>; null without a go line.</summary>
    public Stated<string>? Go { get; init; }

    /// <summary><c>go1.22.4</c> or <c>default</c>; null without a toolchain line.</summary>
    public Stated<string>? Toolchain { get; init; }

    public ImmutableArray<ModuleRequirement> Requires { get; init; } = [];

    public ImmutableArray<ModuleReplacement> Replaces { get; init; } = [];

    /// <summary>Directories of a go.work file, as written.</summary>
    public ImmutableArray<Stated<string>> Uses { get; init; } = [];

    /// <summary>What the go command would refuse, in the order of the file.</summary>
    public ImmutableArray<ModuleFault> Faults { get; init; } = [];
}

/// <summary>A value, and the line that it stands on.</summary>
public sealed record Stated<T>(T Value, int Line);

/// <param name="Path">Module path.</param>
/// <param name="Version">As written.</param>
/// <param name="IsIndirect">Whether it carries <c>// indirect</c>.</param>
/// <param name="Line">Where it stands.</param>
public sealed record ModuleRequirement(string Path, string Version, bool IsIndirect, int Line);

/// <param name="Path">The module replaced.</param>
/// <param name="Version">Only this version of it; null for every one.</param>
/// <param name="NewPath">A module path, or a directory (<c>./x</c>, <c>../x</c>, <c>/x</c>).</param>
/// <param name="NewVersion">Null for a directory.</param>
/// <param name="Line">Where it stands.</param>
/// <param name="Text">The line, trimmed.</param>
public sealed record ModuleReplacement(string Path, string? Version, string NewPath, string? NewVersion, int Line, string Text)
{
    /// <summary>Directories are told from module paths by how they begin (modfile.IsDirectoryPath).</summary>
    public bool IsDirectory => NewPath is "." or ".." || NewPath.StartsWith("./", StringComparison.Ordinal) || NewPath.StartsWith("../", StringComparison.Ordinal) || NewPath.StartsWith('/');
}

/// <param name="Line">From 1.</param>
/// <param name="Column">From 1, in bytes.</param>
/// <param name="Message">What is wrong, no final stop.</param>
/// <param name="Text">The line, trimmed.</param>
public sealed record ModuleFault(int Line, int Column, string Message, string Text);
