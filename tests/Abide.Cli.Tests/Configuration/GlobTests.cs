using Abide.Cli.Configuration;

namespace Abide.Cli.Tests.Configuration;

public sealed class GlobTests
{
    [Theory]
    [InlineData("bin/git", "bin/git", true)]
    [InlineData("bin/*", "bin/git", true)]
    [InlineData("bin/*", "bin/core/git", false)]
    [InlineData("bin/**", "bin/core/git", true)]
    [InlineData("**/git", "git", true)]
    [InlineData("**/git", "usr/bin/git", true)]
    [InlineData("**/git", "usr/bin/legit", false)]
    [InlineData("lib?.so", "libz.so", true)]
    [InlineData("lib?.so", "lib/.so", false)]
    [InlineData("a.c", "abc", false)]
    [InlineData("a+(b)[c]", "a+(b)[c]", true)]
    [InlineData("el7*", "el7.9", true)]
    public void Patterns_match_whole_paths(string pattern, string path, bool matches) => new Glob(pattern).IsMatch(path).ShouldBe(matches);
}
