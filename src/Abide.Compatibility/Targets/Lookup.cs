using System.Diagnostics.CodeAnalysis;

namespace Abide.Compatibility.Targets;

/// <summary>What a target's facts say to a yes-or-no question.</summary>
public enum Answer
{
    No,
    Yes,

    /// <summary>The facts do not cover it.</summary>
    Unknown,
}

/// <summary>The result of looking something up on a target: it is there, it is not, or the facts do not say.</summary>
/// <typeparam name="T">What is looked up.</typeparam>
/// <param name="Answer">Whether it is there.</param>
/// <param name="Value">Not null exactly when the answer is yes.</param>
/// <param name="Reason">
/// For no: what the target has instead, if known (<c>el8 has libssl.so.1.1</c>). For unknown: the missing fact. Else null.
/// </param>
/// <param name="Package">For no: the package of that release that would provide it, if known.</param>
/// <param name="Provenance">Where the answer comes from; null for unknown.</param>
public readonly record struct Lookup<T>(Answer Answer, T? Value, string? Reason = null, string? Package = null, Provenance? Provenance = null)
    where T : class
{
    [MemberNotNullWhen(true, nameof(Value))]
    public bool IsPresent => Answer == Answer.Yes;
}
