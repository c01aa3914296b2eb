namespace Abide.Compatibility.Tests.Verdicts;

/// <summary>The test makes the rule speak.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
internal sealed class TriggersAttribute(string rule) : Attribute
{
    public string Rule => rule;
}

/// <summary>The test has a program that comes close, and on which the rule is silent.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
internal sealed class SparesAttribute(string rule) : Attribute
{
    public string Rule => rule;
}
