using Abide.Compatibility.Tests.Verdicts.Corpus;
using Abide.Compatibility.Verdicts;

namespace Abide.Compatibility.Tests.Verdicts;

public sealed class SearchDirectoryTests
{
    [Theory]
    [InlineData("/", "/")]
    [InlineData("/a//b/./c/", "/a/b/c")]
    [InlineData("/a/../b", "/b")]
    [InlineData("/../../a", "/a")]
    [InlineData("/a/b/../..", "/")]
    public void Paths_are_made_plain_by_their_names(string path, string plain) => SearchDirectory.Normalize(path).ShouldBe(plain);

    [Theory]
    [InlineData("/lib64", true)]
    [InlineData("/usr/lib", true)]
    [InlineData("/usr/local/lib64", true)]
    [InlineData("/usr/lib/x86_64-linux-gnu", true)]
    [InlineData("/lib/i386-linux-gnu", true)]
    [InlineData("/usr/lib/jvm/lib", false)]
    [InlineData("/usr/lib/x86_64-linux-gnu/samba", false)]
    [InlineData("/opt/x86_64-linux-gnu", false)]
    [InlineData("/opt/app/lib", false)]
    [InlineData("/", false)]
    public void Directories_of_the_system_are_known(string directory, bool isSystem) => SearchDirectory.IsSystem(directory).ShouldBe(isSystem);

    [Theory]
    [InlineData("$ORIGIN", "/app/bin")]
    [InlineData("${ORIGIN}/../lib", "/app/bin/../lib")]
    [InlineData("$ORIGIN/../../../..", "/app/bin/../../../..")]
    [InlineData("/opt/$LIB/${PLATFORM}", "/opt/lib64/x86_64")]
    [InlineData("/opt/lib/", "/opt/lib/")]
    [InlineData("lib/$LIB", "lib/lib64")]
    [InlineData("", "")]
    [InlineData("$UNKNOWN/lib", "$UNKNOWN/lib")]
    public void Tokens_are_expanded_and_other_entries_stay_as_they_are(string entry, string directory)
    {
        using var root = TestRoot.Of("bookworm");
        root.Program("/app/bin/hello", "hello.c");
        var program = Judging.Load(root["/app/bin/hello"], "/app/bin/hello");

        SearchDirectory.ExpandTokens(entry, program, "lib64", "x86_64").ShouldBe(directory);
    }
}
