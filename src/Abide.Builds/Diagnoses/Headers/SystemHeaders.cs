using System.Collections.Frozen;

namespace Abide.Builds.Diagnoses.Headers;

/// <summary>Which header belongs to whom.</summary>
internal static class SystemHeaders
{
    // ISO C and POSIX headers, and glibc's own.
    private static readonly FrozenSet<string> s_libc = FrozenSet.ToFrozenSet(
        "aio.h alloca.h argp.h arpa/inet.h assert.h byteswap.h complex.h cpio.h crypt.h ctype.h dirent.h dlfcn.h elf.h endian.h err.h errno.h error.h execinfo.h fcntl.h features.h fenv.h fnmatch.h fts.h ftw.h getopt.h glob.h grp.h iconv.h ifaddrs.h inttypes.h langinfo.h libgen.h libintl.h limits.h link.h locale.h malloc.h math.h memory.h mntent.h monetary.h mqueue.h net/if.h netdb.h netinet/in.h netinet/tcp.h nl_types.h poll.h pthread.h pty.h pwd.h regex.h resolv.h sched.h search.h semaphore.h setjmp.h shadow.h signal.h spawn.h stdint.h stdio.h stdio_ext.h stdlib.h string.h strings.h stropts.h syscall.h syslog.h termios.h tgmath.h time.h ucontext.h ulimit.h unistd.h utime.h utmp.h utmpx.h wait.h wchar.h wctype.h wordexp.h".Split(' '),
        StringComparer.Ordinal);

    private static readonly FrozenSet<string> s_cxx = FrozenSet.ToFrozenSet(
        "algorithm any array atomic barrier bit bitset charconv chrono compare complex concepts condition_variable coroutine deque exception execution filesystem format forward_list fstream functional future initializer_list iomanip ios iosfwd iostream istream iterator latch limits list locale map memory memory_resource mutex new numbers numeric optional ostream queue random ranges ratio regex scoped_allocator semaphore set shared_mutex source_location span sstream stack stdexcept stop_token streambuf string string_view system_error thread tuple type_traits typeindex typeinfo unordered_map unordered_set utility valarray variant vector version cassert cctype cerrno cfloat cinttypes climits clocale cmath csetjmp csignal cstdarg cstddef cstdint cstdio cstdlib cstring ctime cwchar".Split(' '),
        StringComparer.Ordinal);

    // Headers of the kernel that have been there for decades: where one is missing, the package is.
    private static readonly FrozenSet<string> s_oldKernel = FrozenSet.ToFrozenSet(
        "linux/types.h linux/limits.h linux/errno.h linux/unistd.h linux/version.h linux/if.h linux/fs.h linux/ioctl.h linux/param.h linux/netlink.h linux/socket.h asm/types.h asm/errno.h asm/unistd.h asm/ioctl.h asm/socket.h asm/param.h asm-generic/errno.h asm-generic/types.h".Split(' '),
        StringComparer.Ordinal);

    // Development packages of what cgo packages ask for most: EL, Debian.
    private static readonly FrozenDictionary<string, (string Enterprise, string Debian)> s_packages = new Dictionary<string, (string, string)>(StringComparer.Ordinal)
    {
        ["systemd"] = ("systemd-devel", "libsystemd-dev"),
        ["openssl"] = ("openssl-devel", "libssl-dev"),
        ["sqlite3.h"] = ("sqlite-devel", "libsqlite3-dev"),
        ["zlib.h"] = ("zlib-devel", "zlib1g-dev"),
        ["zstd.h"] = ("libzstd-devel", "libzstd-dev"),
        ["lzma.h"] = ("xz-devel", "liblzma-dev"),
        ["bzlib.h"] = ("bzip2-devel", "libbz2-dev"),
        ["curl"] = ("libcurl-devel", "libcurl4-openssl-dev"),
        ["pcap.h"] = ("libpcap-devel", "libpcap-dev"),
        ["pcap"] = ("libpcap-devel", "libpcap-dev"),
        ["seccomp.h"] = ("libseccomp-devel", "libseccomp-dev"),
        ["selinux"] = ("libselinux-devel", "libselinux1-dev"),
        ["gpgme.h"] = ("gpgme-devel", "libgpgme-dev"),
        ["btrfs"] = ("btrfs-progs-devel", "libbtrfs-dev"),
        ["libdevmapper.h"] = ("device-mapper-devel", "libdevmapper-dev"),
        ["libaudit.h"] = ("audit-libs-devel", "libaudit-dev"),
        ["security"] = ("pam-devel", "libpam0g-dev"),
        ["Python.h"] = ("python3-devel", "python3-dev"),
        ["libpq-fe.h"] = ("libpq-devel", "libpq-dev"),
        ["mysql"] = ("mariadb-connector-c-devel", "default-libmysqlclient-dev"),
        ["git2.h"] = ("libgit2-devel", "libgit2-dev"),
        ["libvirt"] = ("libvirt-devel", "libvirt-dev"),
        ["rdkafka.h"] = ("librdkafka-devel", "librdkafka-dev"),
        ["librdkafka"] = ("librdkafka-devel", "librdkafka-dev"),
        ["bpf"] = ("libbpf-devel", "libbpf-dev"),
        ["rados"] = ("librados-devel", "librados-dev"),
        ["rbd"] = ("librbd-devel", "librbd-dev"),
        ["cephfs"] = ("libcephfs-devel", "libcephfs-dev"),
        ["archive.h"] = ("libarchive-devel", "libarchive-dev"),
        ["ffi.h"] = ("libffi-devel", "libffi-dev"),
        ["libxml"] = ("libxml2-devel", "libxml2-dev"),
        ["X11"] = ("libX11-devel", "libx11-dev"),
        ["GL"] = ("mesa-libGL-devel", "libgl-dev"),
        ["gtk"] = ("gtk3-devel", "libgtk-3-dev"),
        ["alsa"] = ("alsa-lib-devel", "libasound2-dev"),
        ["libudev.h"] = ("systemd-devel", "libudev-dev"),
        ["libusb-1.0"] = ("libusb1-devel", "libusb-1.0-0-dev"),
        ["readline"] = ("readline-devel", "libreadline-dev"),
        ["ncurses.h"] = ("ncurses-devel", "libncurses-dev"),
        ["numa.h"] = ("numactl-devel", "libnuma-dev"),
        ["ldap.h"] = ("openldap-devel", "libldap-dev"),
        ["gssapi"] = ("krb5-devel", "libkrb5-dev"),
        ["krb5.h"] = ("krb5-devel", "libkrb5-dev"),
        ["dbus"] = ("dbus-devel", "libdbus-1-dev"),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static bool IsCxx(string header) => s_cxx.Contains(header);

    /// <summary>Of the C library, or of the kernel since long ago, without which nothing compiles.</summary>
    public static bool IsBasic(string header) =>
        s_libc.Contains(header) || s_oldKernel.Contains(header) || header.StartsWith("bits/", StringComparison.Ordinal) || header.StartsWith("gnu/", StringComparison.Ordinal)
        || header.StartsWith("sys/", StringComparison.Ordinal);

    /// <summary>Kept by architecture in glibc's packages.</summary>
    public static bool IsByArchitecture(string header) =>
        header.StartsWith("bits/", StringComparison.Ordinal) || header.StartsWith("gnu/stubs", StringComparison.Ordinal) || header.StartsWith("asm/", StringComparison.Ordinal) || header is "sys/cdefs.h";

    public static bool IsKernel(string header) => header.StartsWith("linux/", StringComparison.Ordinal) || header.StartsWith("asm/", StringComparison.Ordinal) || header.StartsWith("asm-generic/", StringComparison.Ordinal);

    /// <summary>The development packages of EL and Debian that have a header, or null when not known.</summary>
    public static (string Enterprise, string Debian)? PackagesOf(string header) =>
        s_packages.TryGetValue(header, out var packages) || s_packages.TryGetValue(header.Split('/')[0], out packages) ? packages : null;
}
