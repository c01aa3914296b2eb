using System.Diagnostics;
using System.Text;
using Abide.Agent.Configuration;

namespace Abide.Agent.Tests.Configuration;

public sealed class SmallFileTests
{
    [Fact]
    public void What_is_no_file_with_an_end_is_refused_at_once()
    {
        using TemporaryDirectory folder = new();
        string pipe = folder.PathTo("pipe");
        using (var made = Process.Start("mkfifo", pipe))
            made.WaitForExit();

        Should.Throw<IOException>(() => SmallFile.Read(pipe, 10)).Message.ShouldContain("no regular file");
        Should.Throw<IOException>(() => SmallFile.Read(folder.Path, 10)).Message.ShouldContain("no regular file");
        Should.Throw<IOException>(() => SmallFile.Read("/dev/zero", 5000)).Message.ShouldContain("too large");
        Should.Throw<FileNotFoundException>(() => SmallFile.Read(folder.PathTo("none/none"), 10));
    }

    [Fact]
    public void A_file_of_just_the_size_is_read()
    {
        using TemporaryDirectory folder = new();
        string text = new('x', 5000);
        string path = folder.Write("file", text);

        Encoding.UTF8.GetString(SmallFile.Read(path, 5000)).ShouldBe(text);
        Should.Throw<IOException>(() => SmallFile.Read(path, 4999)).Message.ShouldContain("too large");
    }
}
