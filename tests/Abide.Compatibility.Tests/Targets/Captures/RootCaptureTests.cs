using Abide.Compatibility.Targets;
using Abide.Compatibility.Targets.Captures;
using Abide.Compatibility.Targets.Roots;
using Abide.Compatibility.Tests.Verdicts.Corpus;
using Abide.Formats;
using Abide.Formats.Archive;
using Abide.Formats.Roots;

namespace Abide.Compatibility.Tests.Targets.Captures;

public sealed class RootCaptureTests
{
    [Fact]
    public void The_same_root_gives_the_same_bytes_whoever_reads_faster()
    {
        using var root = TestRoot.Of("bookworm");

        Bytes(root, workers: 4).ShouldBe(Bytes(root, workers: 1));
    }

    [Fact]
    public void What_was_read_is_written_again_to_the_byte()
    {
        var bytes = Capturing.DebianBytes("bookworm");

        Capturing.Write(Capturing.Read(bytes)).ShouldBe(bytes);
    }

    [Fact]
    public void A_Debian_root_is_captured_with_what_it_says_of_itself()
    {
        var captured = CapturedDescription.Of(Capturing.Debian("bookworm"));

        captured.DisplayName.ShouldNotBeNull().ShouldContain("Debian GNU/Linux 12");
        captured.Architecture.ShouldBe("x86_64");
        captured.Libraries.ShouldBeGreaterThan(1000);
        captured.Packages.ShouldNotBeNull().ShouldBeGreaterThan(100);
        captured.PackageKind.ShouldBe("dpkg");
        captured.NameServiceModules.ShouldContain("libnss_files.so.2");
        captured.Interpreters.ShouldContain("/lib64/ld-linux-x86-64.so.2 (x86_64)");
        captured.Loaders.ShouldHaveSingleItem().LibcVersion.ShouldBe("2.36");
        captured.Omitted.ShouldBeEmpty();
    }

    [Fact]
    public void Settings_and_kernel_headers_are_captured()
    {
        using var root = TestRoot.Of("bookworm");
        root.Write("/etc/selinux/config", "# how\nSELINUX=enforcing\nSELINUXTYPE=targeted\n");
        root.Write("/etc/crypto-policies/config", "# default\nDEFAULT\n");
        root.Write("/etc/crypto-policies/state/current", "FIPS:OSPP\n");
        root.Write("/etc/system-fips", "");
        root.Write("/usr/include/asm/unistd_64.h", "#ifndef X\n#define __NR_read 0\n#define __NR_openat2 437\n#define __NR_odd (__BIT + 1)\n#endif\n");
        root.Write("/var/lib/rpm/rpmdb.sqlite", "SQLite format 3\0");

        var file = Capturing.Capture(new DirectoryTree(root.Directory)).File.ShouldNotBeNull();

        var captured = CapturedDescription.Of(file);
        captured.Selinux.ShouldBe("enforcing");
        captured.CryptoPolicy.ShouldBe("FIPS:OSPP");
        captured.Fips.ShouldBe(true);
        captured.KernelHeaders.ShouldBe(["/usr/include/asm/unistd_64.h: 2 system calls"]);
        (captured.PackageKind, captured.Packages).ShouldBe(("rpm-sqlite", null));
        RootTarget.Create("x", file, null, _ => null).OfferFor("x86_64").Value!.SelinuxEnforcing.ShouldBe(Answer.Yes);
    }

    [Fact]
    public void Links_that_break_or_leave_the_root_are_told_and_not_followed()
    {
        using var root = TestRoot.Of("bookworm");
        var outside = System.IO.Directory.CreateTempSubdirectory("abide-outside-");
        File.WriteAllText(Path.Combine(outside.FullName, "libsecret.so.1"), "outside");
        File.CreateSymbolicLink(root["/usr/lib/x86_64-linux-gnu/libgone.so.1"], "libgone.so.1.0");
        File.CreateSymbolicLink(root["/usr/lib/x86_64-linux-gnu/libout.so.1"], "../../../../../../../../../../../.." + outside.FullName + "/libsecret.so.1");
        File.CreateSymbolicLink(root["/usr/lib/x86_64-linux-gnu/libloop.so.1"], "libloop.so.1");

        var (file, problems) = Capturing.Capture(new DirectoryTree(root.Directory));

        outside.Delete(recursive: true);
        problems.Select(problem => (problem.Id, Path.GetFileName(problem.Path))).ShouldBe(
            [("FMT3001", "libgone.so.1"), ("FMT3001", "libloop.so.1"), ("FMT3001", "libout.so.1"), ("FMT3002", "libout.so.1")]);
        CapturedDescription.Of(file!).Problems.ShouldBe(problems);
        var libraries = RootTarget.Create("x", file!, null, _ => null).OfferFor("x86_64").Value!.Libraries;
        foreach (var name in (string[])["libgone.so.1", "libout.so.1", "libloop.so.1"]) libraries.FindLibrary(name, []).Answer.ShouldBe(Answer.No, name);
    }

    [Fact]
    public void A_directory_without_a_C_library_is_no_target()
    {
        using var tree = new Abide.Compatibility.Tests.Targets.Roots.TemporaryTree(("/etc/os-release", "ID=debian\n"), ("/usr/lib/libx.so", "no library"));

        var (file, problems) = Capturing.Capture(tree.Tree);

        file.ShouldBeNull();
        problems.ShouldHaveSingleItem().Id.ShouldBe(Problems.NoLibc.Id);
    }

    [Fact]
    public void A_root_of_an_architecture_without_a_known_loader_is_no_target()
    {
        using var root = TestRoot.Of("bookworm");
        var shell = new byte[64];
        "\u007fELF\u0002\u0002\u0001"u8.CopyTo(shell);
        (shell[17], shell[19], shell[23]) = (2, 8, 1); // ET_EXEC, EM_MIPS, EV_CURRENT
        System.IO.Directory.CreateDirectory(root["/bin"]);
        File.WriteAllBytes(root["/bin/sh"], shell);

        var (file, problems) = Capturing.Capture(new DirectoryTree(root.Directory));

        file.ShouldBeNull();
        problems.ShouldHaveSingleItem().Message.ShouldContain("mips64");
        problems[0].Id.ShouldBe(Problems.ForeignArchitecture.Id);
    }

    [Fact]
    public void What_lies_where_nobody_looked_is_unknown_and_not_absent()
    {
        using var root = TestRoot.Of("bookworm");
        root.Library("/srv/app/libown.so", "answer.c");
        var request = new CaptureRequest { Name = "x", Source = CaptureSource.Live, ToolVersion = "0", Omitted = RootCapture.OmittedWhenLive(new DirectoryTree(root.Directory)) };

        var file = RootCapture.Read(new DirectoryTree(root.Directory), request).File.ShouldNotBeNull();

        var libraries = RootTarget.Create("x", file, null, _ => null).OfferFor("x86_64").Value!.Libraries;
        libraries.FindLibrary("libown.so", ["/srv/app"], defaultPaths: false).Answer.ShouldBe(Answer.Unknown);
        libraries.FindLibrary("libown.so", ["/opt/app"], defaultPaths: false).Answer.ShouldBe(Answer.No);
        libraries.FindLibrary("libc.so.6", ["/srv/app"]).Answer.ShouldBe(Answer.Yes);
    }

    [Fact]
    public void An_image_of_a_root_is_captured_as_the_root_is()
    {
        using var root = TestRoot.Of("bookworm");
        root.Write("/etc/ld.so.conf", "/opt/lib\n");
        root.Library("/opt/lib/libopt.so.1", "answer.c");
        File.CreateSymbolicLink(root["/opt/lib/libopt.so"], "libopt.so.1");
        using var layer = new MemoryStream();
        System.Formats.Tar.TarFile.CreateFromDirectory(root.Directory, layer, includeBaseDirectory: false);
        using var archive = new MemoryStream();
        using (var tar = new System.Formats.Tar.TarWriter(archive, leaveOpen: true))
        {
            layer.Position = 0;
            tar.WriteEntry(new System.Formats.Tar.PaxTarEntry(System.Formats.Tar.TarEntryType.RegularFile, "layer.tar") { DataStream = layer });
            tar.WriteEntry(new System.Formats.Tar.PaxTarEntry(System.Formats.Tar.TarEntryType.RegularFile, "manifest.json") { DataStream = new MemoryStream("[{\"Layers\": [\"layer.tar\"]}]"u8.ToArray()) });
        }

        using var spool = new MemoryStream();
        ImageTree.TryOpenArchive(() => new MemoryStream(archive.ToArray()), "x86_64", spool, out var image, out var problems).ShouldBeTrue();

        problems.ShouldBeEmpty();
        Capturing.Write(Capturing.Capture(image!).File.ShouldNotBeNull()).ShouldBe(Bytes(root, workers: 1));
    }

    [Fact]
    public void Fifty_thousand_files_do_not_make_a_large_capture()
    {
        using var root = TestRoot.Of("bookworm");
        for (var directory = 0; directory < 500; directory++)
        {
            var place = System.IO.Directory.CreateDirectory(root[$"/usr/share/doc/package{directory}"]).FullName;
            for (var i = 0; i < 100; i++) File.Create(Path.Combine(place, $"page{i}.html")).Dispose();
        }

        Bytes(root, workers: 2).Length.ShouldBeLessThan(1 << 20);
    }

    private static byte[] Bytes(TestRoot root, int workers) => Capturing.Write(Capturing.Capture(new DirectoryTree(root.Directory), workers).File.ShouldNotBeNull());
}
