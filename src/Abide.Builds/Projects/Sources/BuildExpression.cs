using System.Collections.Immutable;

namespace Abide.Builds.Projects.Sources;

/// <summary>A build constraint as an expression over tags (go/build/constraint).</summary>
internal abstract record BuildExpression
{
    /// <summary>Met by every build.</summary>
    public static BuildExpression Always { get; } = new BuildConjunction([]);

    public abstract bool Evaluate(Func<string, bool> isSet);

    /// <summary>Every tag that it names, in order, with repetitions.</summary>
    public abstract IEnumerable<string> Tags { get; }

    public static BuildExpression And(BuildExpression left, BuildExpression right) =>
        left == Always ? right : right == Always ? left : new BuildConjunction([left, right]);
}

internal sealed record BuildTag(string Name) : BuildExpression
{
    public override bool Evaluate(Func<string, bool> isSet) => isSet(Name);

    public override IEnumerable<string> Tags => [Name];
}

internal sealed record BuildNegation(BuildExpression Operand) : BuildExpression
{
    public override bool Evaluate(Func<string, bool> isSet) => !Operand.Evaluate(isSet);

    public override IEnumerable<string> Tags => Operand.Tags;
}

internal sealed record BuildConjunction(ImmutableArray<BuildExpression> Operands) : BuildExpression
{
    public override bool Evaluate(Func<string, bool> isSet) => Operands.All(operand => operand.Evaluate(isSet));

    public override IEnumerable<string> Tags => Operands.SelectMany(operand => operand.Tags);
}

internal sealed record BuildDisjunction(ImmutableArray<BuildExpression> Operands) : BuildExpression
{
    public override bool Evaluate(Func<string, bool> isSet) => Operands.Any(operand => operand.Evaluate(isSet));

    public override IEnumerable<string> Tags => Operands.SelectMany(operand => operand.Tags);
}
