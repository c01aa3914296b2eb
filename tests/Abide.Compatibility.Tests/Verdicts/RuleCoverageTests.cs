using System.Reflection;
using Abide.Compatibility.Verdicts;

namespace Abide.Compatibility.Tests.Verdicts;

/// <summary>A new rule comes with a real program that triggers it and one that does not.</summary>
public sealed class RuleCoverageTests
{
    [Fact]
    public void Every_rule_has_a_program_that_triggers_it() =>
        Rules.All.Select(rule => rule.Id).Except(Marked<TriggersAttribute>(mark => mark.Rule)).ShouldBeEmpty();

    [Fact]
    public void Every_rule_has_a_program_that_it_leaves_alone() =>
        Rules.All.Select(rule => rule.Id).Except(Marked<SparesAttribute>(mark => mark.Rule)).ShouldBeEmpty();

    [Fact]
    public void Only_rules_that_exist_are_named() =>
        Marked<TriggersAttribute>(mark => mark.Rule).Concat(Marked<SparesAttribute>(mark => mark.Rule)).Where(id => Rules.Find(id) is null).ShouldBeEmpty();

    private static string[] Marked<TMark>(Func<TMark, string> rule)
        where TMark : Attribute =>
    [
        .. typeof(RuleCoverageTests).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
            .Where(method => method.GetCustomAttribute<FactAttribute>() is not null) // a theory is a fact
            .SelectMany(method => method.GetCustomAttributes<TMark>())
            .Select(rule),
    ];
}
