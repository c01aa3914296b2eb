using Abide.Cli.Output;

namespace Abide.Cli.Tests.Files;

public sealed class ReportFileTests
{
    [Fact]
    public void An_interrupted_write_keeps_the_old_file_and_leaves_nothing()
    {
        using var directory = new TemporaryDirectory();
        var file = directory.Write("report", "old");

        Should.Throw<OperationCanceledException>(() => ReportFile.Write(file, Stream.Null, output =>
        {
            output.Write("half"u8);
            throw new OperationCanceledException();
        }));

        File.ReadAllText(file).ShouldBe("old");
        Directory.GetFiles(directory.Path).ShouldBe([file]);
    }

    [Fact]
    public void A_link_stays_a_link_and_its_target_is_replaced()
    {
        using var directory = new TemporaryDirectory();
        var target = directory.Write("target", "old");
        File.CreateSymbolicLink(directory["link"], "target");

        ReportFile.Write(directory["link"], Stream.Null, output => output.Write("new"u8));

        new FileInfo(directory["link"]).LinkTarget.ShouldBe("target");
        File.ReadAllText(target).ShouldBe("new");
    }
}
