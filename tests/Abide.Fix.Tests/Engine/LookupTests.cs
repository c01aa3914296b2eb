using System.Text.Json;

namespace Abide.Fix.Tests.Engine;

/// <summary><c>--resolve</c>: what names come to with cgo and without, on this machine and inside a root.</summary>
public sealed class LookupTests : IDisposable
{
    private const string Build = "-- go build -o app .";

    // Files of Debian 11's C library, which are all that a lookup needs; the cached root itself is left alone.
    private const string MakeRoot =
        """
        set -e
        mkdir -p root/lib/x86_64-linux-gnu root/lib64 root/etc root/usr/lib root/tmp root/proc root/sys root/dev
        cp -a "$0"/lib/x86_64-linux-gnu/{ld-*,libc-*,libc.*,libpthread*,libnss_files*,libnss_dns*,libresolv*,libdl*} root/lib/x86_64-linux-gnu
        cp -a "$0"/lib64/. root/lib64
        cp "$0"/usr/lib/os-release root/usr/lib
        ln -s ../usr/lib/os-release root/etc/os-release
        printf 'passwd: files extra\ngroup: files\nhosts: files\n' > root/etc/nsswitch.conf
        printf 'root:x:0:0::/root:/bin/sh\ninside:x:4242:4242::/srv/inside:/bin/sh\n' > root/etc/passwd
        printf 'root:x:0:\ninside:x:4242:\n' > root/etc/group
        printf '127.0.0.1 localhost\n192.0.2.7 inside\n' > root/etc/hosts
        gcc -shared -fPIC -nostdlib -fno-stack-protector -o root/lib/x86_64-linux-gnu/libnss_extra.so.2 -Wl,-soname,libnss_extra.so.2 extra.c
        """;

    // A source of users as sssd or LDAP bring it: it knows one.
    private const string Extra =
        """
        #include <nss.h>
        #include <pwd.h>
        enum nss_status _nss_extra_getpwnam_r(const char *name, struct passwd *found, char *buffer, unsigned long size, int *error)
        {
            const char *asked = name, *known = "directory";
            while (*asked && *asked == *known) asked++, known++;
            if (*asked != *known) return NSS_STATUS_NOTFOUND;
            found->pw_name = found->pw_passwd = found->pw_gecos = found->pw_shell = found->pw_dir = (char *)"directory";
            found->pw_uid = found->pw_gid = 5151;
            return NSS_STATUS_SUCCESS;
        }
        """;

    private readonly UserProject _project = UserProject.WithLookups();

    public void Dispose() => _project.Dispose();

    [Fact]
    public void Names_are_looked_up_inside_a_root_both_ways_and_what_only_its_modules_know_is_lost_without_cgo()
    {
        _project.Write("extra.c", Extra);
        _project.Write("make-root.sh", MakeRoot);
        _project.Bash($"bash -c '. ./make-root.sh' '{TestCache.DebianRoot("bullseye")}' && mv root .. && rm extra.c make-root.sh").ShouldBe((0, ""));
        var root = $"dir:{_project["root"]}";

        var fix = _project.Json("fix", $"abide fix --on {root} --plan no-cgo --resolve inside,directory,nobody-at-all --format json {Build}", 0);

        Answers(fix, root).ShouldBe(
        [
            "host directory: not found / not found",
            "user directory: uid 5151, gid 5151, home directory, groups 5151 / not found",
            "host inside: 192.0.2.7 / 192.0.2.7",
            "user inside: uid 4242, gid 4242, home /srv/inside, groups 4242 / uid 4242, gid 4242, home /srv/inside, groups 4242",
            "host nobody-at-all: not found / not found",
            "user nobody-at-all: not found / not found",
        ]);
        Answers(fix, null).ShouldContain("user inside: not found / not found");
        Directory.EnumerateFileSystemEntries(Path.Combine(_project["root"], "tmp")).ShouldBeEmpty();
        _project.Bash($"abide fix --on {root} --plan no-cgo --resolve directory {Build}").Output.ShouldContain($"looked up inside {root} by a small Go program, built with cgo and without\n  user directory: with cgo uid 5151");
    }

    [Fact]
    public void A_root_in_which_nothing_can_be_looked_up_is_told()
    {
        Directory.CreateDirectory(_project["root/etc"]);
        Directory.CreateDirectory(_project["root/tmp"]);

        _project.Bash($"abide fix --on dir:{_project["root"]} --plan no-cgo --resolve root {Build}").Output.ShouldContain("no names were looked up inside dir:");
    }

    private static List<string> Answers(JsonElement fix, string? target) =>
    [
        .. fix.GetProperty("resolved").EnumerateArray()
            .Where(name => name.GetProperty("userland").GetString() == (target is null ? "this machine" : "real root") && (name.TryGetProperty("target", out var told) ? told.GetString() : null) == target)
            .Select(name => $"{name.GetProperty("kind")} {name.GetProperty("name")}: {name.GetProperty("withCgo")} / {name.GetProperty("withoutCgo")}"),
    ];
}
