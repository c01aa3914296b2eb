using Abide.Builds.Projects.Xsys;

namespace Abide.Builds.Tests.Projects.Xsys;

public class XsysRangeTests
{
    [Theory]
    [InlineData("v0.11.0..v0.22.0", "v0.11.0", "v0.22.0")]
    [InlineData("golang.org/x/sys@v0.11.0..golang.org/x/sys@v0.22.0", "golang.org/x/sys@v0.11.0", "golang.org/x/sys@v0.22.0")]
    [InlineData("../sys..v0.3.0", "../sys", "v0.3.0")]
    [InlineData("v0.3.0..../sys", "v0.3.0", "../sys")]
    [InlineData("../a/../b..../../c", "../a/../b", "../../c")]
    [InlineData("/src/sys../src/other", "/src/sys", "/src/other")]
    public void Two_names_stand_around_two_points(string text, string before, string after) =>
        XsysRange.Parse(text).ShouldBe(new XsysRange(before, after));

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("v0.1.0")]
    [InlineData("v0.1.0..")]
    [InlineData("..v0.1.0")]
    [InlineData("../../sys")]
    public void One_name_is_no_range(string text) => XsysRange.Parse(text).ShouldBeNull();

    [Fact]
    public void Versions_lie_in_the_module_cache_and_directories_do_not()
    {
        XsysRange.DirectoryOf("v0.3.0", "/m").ShouldBe("/m/golang.org/x/sys@v0.3.0");
        XsysRange.DirectoryOf("golang.org/x/sys@v0.3.0", "/m").ShouldBe("/m/golang.org/x/sys@v0.3.0");
        XsysRange.DirectoryOf("./v0.3.0", "/m").ShouldBeNull();
        XsysRange.DirectoryOf("v0.3.0", "").ShouldBeNull();
    }
}
