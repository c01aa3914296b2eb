using System.Text;
using System.Text.Json;
using Abide.Tests;

namespace Abide.Cli.Tests.Commands;

public sealed class MatrixCommandTests
{
    private const string Schema = "docs/schema/matrix-v1.schema.json";

    [Fact]
    public void Releases_go_down_and_what_was_asked_goes_across()
    {
        var result = AbideProcess.Run("targets", "matrix", "--on", "el8.6,el8.7,el9.3", "--syscalls", "openat2,io_uring_setup", "--symbols", "fcntl64@GLIBC_2.28", "--libraries", "libnsl.so.1");

        result.ShouldBe(0);
        var lines = result.Output.Split('\n');
        Words(lines[0]).ShouldBe(["libc", "kernel", "x86-64", "page", "size", "SELinux", "openat2", "io_uring_setup", "fcntl64@GLIBC_2.28", "libnsl.so.1"]);
        Words(lines[1])[..^1].ShouldBe(["el8.6", "2.28", "4.18", "v1", "4", "KiB", "on", "no", "stub", "yes"]);
        Words(lines[2])[7].ShouldBe("yes");
        Words(lines[3])[8].ShouldBe("EPERM");
    }

    [Fact]
    public void Without_a_question_all_releases_tell_what_is_often_missing()
    {
        var output = AbideProcess.Run("targets", "matrix").Output;

        output.ShouldContain("clone3");
        output.ShouldNotContain("getppid");
        output.ShouldContain("\ndebian13 ");
    }

    [Fact]
    public void Sources_and_how_well_facts_are_known_are_told_when_asked()
    {
        AbideProcess.Run("targets", "matrix", "--on", "el8.6", "--syscalls", "openat2").Output.ShouldNotContain("kernel@");
        var told = AbideProcess.Run("targets", "matrix", "--on", "el8.6,debian12", "--syscalls", "openat2", "--provenance").Output;

        told.ShouldContain("yes~");
        told.ShouldContain("almalinux-kernel@afeb3e6d");
        told.ShouldContain("~ inferred");
    }

    [Theory]
    [InlineData("x86_64", 437)]
    [InlineData("aarch64", 437)]
    public void Json_follows_its_schema(string architecture, int number)
    {
        var bare = AbideProcess.Run("targets", "matrix", "--format", "json", "--arch", architecture);
        var output = AbideProcess.Run("targets", "matrix", "--format", "json", "--arch", architecture, "--symbols", "memcpy", "--provenance").Output;

        bare.ShouldBe(0);
        JsonSchemaValidator.Violations(Schema, Encoding.UTF8.GetBytes(bare.Output)).ShouldBeEmpty();
        JsonSchemaValidator.Violations(Schema, Encoding.UTF8.GetBytes(output)).ShouldBeEmpty();
        using var document = JsonDocument.Parse(bare.Output);
        var facts = document.RootElement.GetProperty("facts").EnumerateArray().ToList();
        facts.ShouldContain(fact => fact.GetProperty("name").GetString() == "openat2" && fact.GetProperty("number").GetInt32() == number);
        facts.ShouldAllBe(fact => fact.GetProperty("cells").GetArrayLength() == document.RootElement.GetProperty("targets").GetArrayLength());
    }

    [Fact]
    public void Markdown_is_a_table()
    {
        var lines = AbideProcess.Run("targets", "matrix", "--on", "el7.9", "--format", "markdown", "--symbols", "__cxa_thread_atexit_impl").Output.TrimEnd().Split('\n');

        lines.ShouldBe(["| target | libc | kernel | x86-64 | page size | SELinux | \\_\\_cxa\\_thread\\_atexit\\_impl |", "|---|---|---|---|---|---|---|", "| el7.9 | 2.17 | 3.10 | v1 | 4 KiB | on | no |"]);
    }

    [Fact]
    public void A_page_is_written_whole_to_the_file_that_is_named()
    {
        using var directory = new TemporaryDirectory();

        AbideProcess.Run("targets", "matrix", "--format", "html", "-o", directory["matrix.html"]).ShouldBe(0, output: "");

        var page = File.ReadAllText(directory["matrix.html"]);
        page.ShouldStartWith("<!DOCTYPE html>");
        page.TrimEnd().ShouldEndWith("</html>");
        page.ShouldNotContain("://", Case.Sensitive, "it asks for nothing");
    }

    [Theory]
    [InlineData("--syscalls", "opnat2", "did you mean openat2")]
    [InlineData("--on", "el8.66", "did you mean el8.6")]
    [InlineData("--arch", "sparc", "x86_64")]
    [InlineData("--symbols", "memcpy,libssl.so.3:", "'libssl.so.3:' names no symbol")]
    [InlineData("--symbols", "@GLIBC_2.14", "names no symbol")]
    public void What_is_mistyped_is_told(string option, string value, string hint) =>
        AbideProcess.Run("targets", "matrix", option, value).ShouldBe(2, error: hint);

    private static string[] Words(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
