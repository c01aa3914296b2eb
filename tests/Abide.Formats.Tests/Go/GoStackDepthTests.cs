using System.Text;

namespace Abide.Formats.Tests.Go;

/// <summary>Finding functions by address, and how deep their frames are.</summary>
[Collection("Go programs")]
public sealed class GoStackDepthTests(GoCorpus corpus)
{
    [Theory]
    [InlineData("1.15")]
    [InlineData("1.19")]
    [InlineData("1.27")]
    public void Every_function_is_found_by_its_first_and_its_last_address(string toolchain)
    {
        var functions = corpus.Read(new GoProgram(toolchain, "plain")).Functions.ShouldNotBeNull();
        var all = new List<(string Name, ulong Entry)>();
        foreach (var function in functions)
            all.Add((Encoding.UTF8.GetString(function.Name), function.Entry!.Value));

        for (var i = 0; i < all.Count - 1; i++)
        {
            // Some have no code, and share their address with the next.
            if (all[i].Entry == all[i + 1].Entry)
                continue;
            Name(all[i].Entry).ShouldBe(all[i].Name);
            Name(all[i + 1].Entry - 1).ShouldBe(all[i].Name);
        }

        functions.TryFind(all[0].Entry - 1, out _).ShouldBeFalse();
        functions.TryFind(ulong.MaxValue, out _).ShouldBeFalse();

        string Name(ulong address) => functions.TryFind(address, out var found) ? Encoding.UTF8.GetString(found.Name) : "";
    }

    [Theory]
    [InlineData("1.15")]
    [InlineData("1.19")]
    [InlineData("1.27")]
    public void At_the_first_instruction_the_return_address_is_on_top_of_the_stack(string toolchain)
    {
        var functions = corpus.Read(new GoProgram(toolchain, "plain")).Functions.ShouldNotBeNull();
        int known = 0, deeper = 0;
        foreach (var function in functions)
        {
            if (functions.FindStackDepth(function.Entry!.Value) is not { } depth)
                continue;
            depth.ShouldBe(0, Encoding.UTF8.GetString(function.Name));
            known++;
            // Past the prologue, which checks the stack and makes the frame.
            if (functions.FindStackDepth(function.Entry.Value + 40) > 0)
                deeper++;
        }

        known.ShouldBeGreaterThan(1000);
        deeper.ShouldBeGreaterThan(500);
    }
}
