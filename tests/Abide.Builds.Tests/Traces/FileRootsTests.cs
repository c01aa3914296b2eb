using Abide.Builds.Traces;

namespace Abide.Builds.Tests.Traces;

public sealed class FileRootsTests
{
    [Theory]
    [InlineData("/usr/include/errno.h", FileRootKind.Host)]
    [InlineData("/usr/local/include/x.h", FileRootKind.Host)]
    [InlineData("/lib/x86_64-linux-gnu/libc.so.6", FileRootKind.Host)]
    [InlineData("/usr/lib64/libc.so", FileRootKind.Host)]
    [InlineData("/usr/x86_64-redhat-linux/include/x.h", FileRootKind.Host)]
    [InlineData("/usr/aarch64-linux-gnu/include/errno.h", FileRootKind.Cross)]
    [InlineData("/usr/include/x86_64-linux-musl/errno.h", FileRootKind.Cross)]
    [InlineData("/usr/lib/gcc/x86_64-linux-gnu/12/include/stddef.h", FileRootKind.Compiler)]
    [InlineData("/usr/lib/gcc-cross/aarch64-linux-gnu/12/libgcc.a", FileRootKind.Compiler)]
    [InlineData("/usr/lib/llvm-14/lib/clang/14.0.6/include/stddef.h", FileRootKind.Compiler)]
    [InlineData("/usr/include/c++/12/vector", FileRootKind.Compiler)]
    [InlineData("/opt/zig/lib/libc/include/generic-glibc/errno.h", FileRootKind.Zig)]
    [InlineData("/home/u/.cache/zig/o/a0fabd4b6b166acc701820a6415f6433/libc.so.6", FileRootKind.Zig)]
    [InlineData("/srv/el7/usr/include/errno.h", FileRootKind.Sysroot)]
    [InlineData("/srv/el70/usr/include/errno.h", FileRootKind.Directory)]
    [InlineData("/srv/target/usr/include/errno.h", FileRootKind.Target)]
    [InlineData("/home/u/project/x.h", FileRootKind.Project)]
    [InlineData("/home/u/go/pkg/mod/example.com/x@v1.0.0/x.h", FileRootKind.Project)]
    [InlineData("/usr/lib/go-1.19/src/runtime/cgo/libcgo.h", FileRootKind.Project)]
    [InlineData("$WORK/b001/_cgo_export.h", FileRootKind.Project)]
    [InlineData("/opt/openssl/include/ssl.h", FileRootKind.Directory)]
    public void A_path_tells_whose_a_file_is(string path, FileRootKind kind)
    {
        var roots = new FileRoots("x86_64") { Target = "/srv/target" };
        roots.AddSysroot("/srv/el7");
        roots.AddSysroot("/");
        roots.AddProject("/home/u/project");
        roots.AddProject("/usr/lib/go-1.19");

        var root = roots.Of(path);

        roots.All[root].Kind.ShouldBe(kind);
    }

    [Theory]
    [InlineData("/srv/el7", "x86_64-linux-gnu", "sysroot /srv/el7")]
    [InlineData(null, "aarch64-unknown-linux-gnu", "aarch64-linux-gnu")]
    [InlineData(null, "x86_64-linux-gnu", "host")]
    [InlineData(null, "x86_64-redhat-linux", "host")]
    [InlineData("/", null, "host")]
    [InlineData(null, null, "host")]
    public void A_build_is_for_its_sysroot_or_its_machine_or_the_host(string? sysroot, string? machine, string name)
    {
        var roots = new FileRoots("x86_64");

        var root = roots.Expected(sysroot, machine);

        roots.All[root].Name.ShouldBe(name);
    }
}
