using System.Collections.Frozen;

namespace Abide.Builds.Traces;

/// <summary>
/// The headers that belong to glibc and to the kernel, by the first part of their names: what <c>make install-headers</c> of glibc 2.12 to 2.41, libxcrypt and
/// <c>make headers_install</c> of Linux put into /usr/include.
/// </summary>
internal static class CLibraryHeaders
{
    private const string Place = "/usr/include/";

    private static readonly FrozenSet<string> s_names =
        """
        a.out.h aio.h aliases.h alloca.h ar.h argp.h argz.h arpa asm asm-generic assert.h bits byteswap.h complex.h cpio.h crypt.h ctype.h dirent.h dlfcn.h drm elf.h endian.h
        envz.h err.h errno.h error.h execinfo.h fcntl.h features-time64.h features.h fenv.h finclude fmtmsg.h fnmatch.h fpu_control.h fstab.h fts.h ftw.h _G_config.h gconv.h
        getopt.h glob.h gnu gnu-versions.h grp.h gshadow.h iconv.h ieee754.h ifaddrs.h inttypes.h langinfo.h lastlog.h libgen.h libintl.h libio.h limits.h link.h linux locale.h
        malloc.h math.h mcheck.h memory.h misc mntent.h monetary.h mqueue.h mtd net netash netatalk netax25 netdb.h neteconet netinet netipx netiucv netpacket netrom netrose nfs
        nl_types.h nss.h obstack.h paths.h poll.h printf.h proc_service.h protocols pthread.h pty.h pwd.h rdma re_comp.h regex.h regexp.h resolv.h rpc rpcsvc sched.h scsi search.h
        semaphore.h setjmp.h sgtty.h shadow.h signal.h sound spawn.h stab.h stdbit.h stdc-predef.h stdint.h stdio.h stdio_ext.h stdlib.h string.h strings.h stropts.h sys syscall.h
        sysexits.h syslog.h tar.h termio.h termios.h tgmath.h thread_db.h threads.h time.h ttyent.h uchar.h ucontext.h ulimit.h unistd.h ustat.h utime.h utmp.h utmpx.h values.h
        video wait.h wchar.h wctype.h wordexp.h xen xlocale.h
        """.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether a file of this machine is one of them; Debian's lie in a directory of the architecture as well.</summary>
    public static bool Include(string path)
    {
        if (!path.StartsWith(Place, StringComparison.Ordinal)) return false;
        var parts = path[Place.Length..].Split('/');
        return s_names.Contains(parts.Length > 1 && parts[0].Contains("-linux-", StringComparison.Ordinal) ? parts[1] : parts[0]);
    }
}
