using System.Collections.Immutable;
using Abide.Compatibility.Needs.Syscalls.Calls;
using Abide.Compatibility.Targets.Captures;

namespace Abide.Compatibility.Tests.Targets.Captures;

/// <summary>A captured object says less of its code than was read, and must lead to the same.</summary>
public sealed class CallSummaryTests
{
    private const int Graphs = 300;

    [Fact]
    public void From_every_name_the_same_calls_and_imports_are_reached()
    {
        var random = new Random(20260401);
        var fewer = 0;
        for (var i = 0; i < Graphs; i++)
        {
            var whole = RandomGraph(random);
            var short_ = Restore(whole);
            foreach (var name in whole.ExportNames.Append(null)) Reached(short_, name).ShouldBe(Reached(whole, name), $"graph {i}, {name}");
            fewer += whole.Count - short_.Count;
        }

        fewer.ShouldBeGreaterThan(Graphs);
    }

    [Fact]
    public void Functions_that_call_each_other_for_ever_are_one()
    {
        // 0 -> 1 -> 2 -> 0, and 2 makes the call; 3 leads nowhere.
        var circle = Graph([[1], [2], [0], []], made: new() { [2] = [new MadeCall(39, IsConstant: true, null)] }, new() { ["a"] = [0], ["b"] = [1], ["c"] = [3] }, [], []);

        var summary = Restore(circle);

        summary.NodesOf("a").ShouldBe(summary.NodesOf("b"));
        summary.MadeAt(summary.NodesOf("a")[0]).ShouldHaveSingleItem().Number.ShouldBe(39);
        summary.ReferencesOf(summary.NodesOf("c")[0]).ToArray().ShouldBeEmpty();
    }

    [Fact]
    public void A_long_chain_of_functions_takes_no_stack()
    {
        const int Length = 200_000;
        var chain = Graph([.. Enumerable.Range(0, Length).Select(i => new[] { i + 1 })], [], new() { ["first"] = [0] }, ["write"], []);

        Reached(Restore(chain), "first").ShouldBe("write");
    }

    /// <summary>What a name leads to, in no order: calls and names.</summary>
    private static string Reached(ObjectCalls calls, string? name)
    {
        var reach = new CallReach([new ScopeObject("lib", calls)]);
        reach.Start(0);
        if (name is not null) reach.Enter(name);
        else reach.EnterEntry(0);
        reach.Run();
        return string.Join(' ', reach.Calls.Keys.Select(number => number.ToString()).Concat(reach.Untold.Count > 0 ? ["untold"] : []).Concat(reach.Names.Where(each => each != name).Order(StringComparer.Ordinal)));
    }

    private static ObjectCalls Restore(ObjectCalls calls)
    {
        var summary = CallSummary.Of(calls);
        return ObjectRestore.Calls(new ObjectDocument { Path = "/lib", Calls = summary.Write() }, [])!;
    }

    private static ObjectCalls RandomGraph(Random random)
    {
        const int Imports = 4;
        var count = random.Next(1, 24);
        int[][] next = [.. Enumerable.Range(0, count).Select(_ => Enumerable.Range(0, random.Next(0, 4)).Select(_ => random.Next(count + Imports)).Distinct().ToArray())];
        var made = Enumerable.Range(0, count).Where(_ => random.Next(5) == 0).ToDictionary(node => node, _ => ImmutableArray.Create(new MadeCall(random.Next(10) == 0 ? null : random.Next(6), IsConstant: true, null)));
        var exports = Enumerable.Range(0, random.Next(1, 8)).ToDictionary(i => i == 0 ? "getaddrinfo" : $"f{i}", _ => Enumerable.Range(0, random.Next(1, 3)).Select(_ => random.Next(count)).Distinct().ToImmutableArray());
        return Graph(next, made, exports, [.. Enumerable.Range(0, Imports).Select(i => $"import{i}")], [.. Enumerable.Range(0, random.Next(0, 3)).Select(_ => random.Next(count + Imports))], random.Next(-1, count));
    }

    private static ObjectCalls Graph(int[][] next, Dictionary<int, ImmutableArray<MadeCall>> made, Dictionary<string, ImmutableArray<int>> exports, ImmutableArray<string> imports, ImmutableArray<int> starts, int entry = -1)
    {
        var firstOf = new int[next.Length + 1];
        for (var i = 0; i < next.Length; i++) firstOf[i + 1] = firstOf[i] + next[i].Length;
        return new ObjectCalls(firstOf, [.. next.SelectMany(each => each)], made, exports, imports, starts) { Entry = entry };
    }
}
