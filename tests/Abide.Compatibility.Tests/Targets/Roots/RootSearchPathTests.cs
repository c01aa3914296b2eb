using System.Collections.Immutable;
using Abide.Compatibility.Targets;
using Abide.Compatibility.Targets.Roots;

namespace Abide.Compatibility.Tests.Targets.Roots;

public sealed class RootSearchPathTests
{
    private static readonly string[] BuiltIn = ["/lib/x86_64-linux-gnu", "/usr/lib/x86_64-linux-gnu", "/lib64", "/usr/lib64", "/lib", "/usr/lib"];

    [Fact]
    public void Without_configuration_the_directories_built_into_the_loader_remain() => Read().ShouldBe(BuiltIn);

    [Fact]
    public void Directories_come_in_the_order_of_the_configuration_and_once() =>
        Read(("/etc/ld.so.conf", "/opt/b/lib\n/opt/a/lib/  # comment\n\n#/opt/commented\n/opt/b/lib\n/usr/lib\n")).ShouldBe(["/opt/b/lib", "/opt/a/lib", "/usr/lib", .. BuiltIn[..^1]]);

    [Fact]
    public void Includes_take_patterns_in_sorted_order_and_paths_relative_to_the_file() =>
        Read(
            ("/etc/ld.so.conf", "include ld.so.conf.d/*.conf\ninclude /etc/other.conf /etc/absent.conf\n"),
            ("/etc/ld.so.conf.d/zz.conf", "/opt/z\n"),
            ("/etc/ld.so.conf.d/aa.conf", "/opt/a\n"),
            ("/etc/ld.so.conf.d/aa.conf.rpmsave", "/opt/saved\n"),
            ("/etc/other.conf", "/opt/other\n")).ShouldBe(["/opt/a", "/opt/z", "/opt/other", .. BuiltIn]);

    [Fact]
    public void Files_that_include_each_other_come_to_an_end() =>
        Read(
            ("/etc/ld.so.conf", "include /etc/one.conf\n"),
            ("/etc/one.conf", "/opt/one\ninclude /etc/two.conf /etc/two.conf\n"),
            ("/etc/two.conf", "/opt/two\ninclude /etc/one.conf /etc/one.conf /etc/ld.so.conf\n")).ShouldBe(["/opt/one", "/opt/two", .. BuiltIn]);

    [Fact]
    public void Garbage_is_passed_over() =>
        Read(("/etc/ld.so.conf", "\0\u0001\n///\ninclude\ninclude \nincluded /x\nhwcap 0 nosegneg\nrelative/lib\n\t/opt/tabbed\t\n/\n")).ShouldBe(["/", "/opt/tabbed", .. BuiltIn]);

    [Fact]
    public void Musl_has_a_path_file_or_its_own_directories()
    {
        Read(LibcFamily.Musl).ShouldBe(["/lib", "/usr/local/lib", "/usr/lib"]);
        Read(LibcFamily.Musl, ("/etc/ld-musl-x86_64.path", "/opt/a:/opt/b\n/opt/c\n"), ("/etc/ld.so.conf", "/opt/glibc\n")).ShouldBe(["/opt/a", "/opt/b", "/opt/c"]);
    }

    private static ImmutableArray<string> Read(params ReadOnlySpan<(string Path, string Text)> files) => Read(LibcFamily.Glibc, files);

    private static ImmutableArray<string> Read(LibcFamily libc, params ReadOnlySpan<(string Path, string Text)> files)
    {
        using var tree = new TemporaryTree(files);
        return RootSearchPath.Read(tree.Tree, LoaderPaths.For("x86_64")!, libc);
    }
}
