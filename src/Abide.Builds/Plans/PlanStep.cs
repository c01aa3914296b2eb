using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Abide.Builds.Plans;

/// <summary>One thing that a plan does to a copy of the project, or to the surroundings of its build. Paths are relative to the project, with slashes, never upwards.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "step")]
[JsonDerivedType(typeof(SetVariable), "set-variable")]
[JsonDerivedType(typeof(WriteFile), "write-file")]
[JsonDerivedType(typeof(CopyFile), "copy-file")]
[JsonDerivedType(typeof(RunTool), "run-tool")]
[JsonDerivedType(typeof(ReplaceCommand), "replace-command")]
public abstract record PlanStep;

/// <summary>A variable of the build's environment, and of the tools that later steps run.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value, or null to be without it.</param>
/// <param name="Why">What it does there, no final stop.</param>
public sealed record SetVariable(string Name, string? Value, string Why) : PlanStep;

/// <summary>Writes a text file of the project, whole.</summary>
/// <param name="Path">Where.</param>
/// <param name="Text">What it says.</param>
/// <param name="Why">What it is for, no final stop.</param>
/// <param name="IsExecutable">Whether it is a script to be run.</param>
public sealed record WriteFile(string Path, string Text, string Why, bool IsExecutable = false) : PlanStep;

/// <summary>Copies one file of this machine, or of a target's root, into the project.</summary>
/// <param name="Source">Absolute.</param>
/// <param name="Path">Where to.</param>
/// <param name="Why">What it is for, no final stop.</param>
public sealed record CopyFile(string Source, string Path, string Why) : PlanStep;

/// <summary>Runs a tool in the project; the plan fails with it.</summary>
/// <param name="Command">Program and arguments.</param>
/// <param name="Why">What it does, no final stop.</param>
/// <param name="Prints">A line that it must print; null when its exit code says enough.</param>
/// <param name="Directory">Where it runs, relative to the project; null for where the build runs.</param>
public sealed record RunTool(ImmutableArray<string> Command, string Why, string? Prints = null, string? Directory = null) : PlanStep;

/// <summary>Builds with another command than the user's.</summary>
/// <param name="Command">Program and arguments.</param>
/// <param name="Why">What is different, no final stop.</param>
public sealed record ReplaceCommand(ImmutableArray<string> Command, string Why) : PlanStep;
