namespace Abide.Builds.Diagnoses.Starting;

public static partial class StartingDiagnoses
{
    public static Diagnosis ExecutableStack { get; } = new()
    {
        Id = "BLD2312",
        Title = "A library wants an executable stack and does not get it",
        Cause = """
            The library is marked so that the stack must be executable, mostly by mistake: an assembler file without a `.note.GNU-stack` section. glibc 2.41 and newer refuse that in dlopen, SELinux (execstack) and hardened kernels refuse it everywhere.
            """,
        Remedies =
        [
            new("Build the library right: add `.section .note.GNU-stack,\"\",@progbits` to each assembler file, or link with `-Wl,-z,noexecstack`."),
            new("For a library without sources: `patchelf --clear-execstack FILE`, after a test that it works so."),
        ],
        Avoid = ["`setsebool allow_execstack on` takes the protection from all programs of the domain."],
        Example = "cannot enable executable stack as shared object requires: Permission denied",
    };

    public static Diagnosis VersionMissing { get; } = new()
    {
        Id = "BLD2313",
        Title = "A library is older than the one the program was linked with",
        Cause = """
            The library is there and does not define a version of its symbols that the program needs (`OPENSSL_1.1.1`, `LIBSYSTEMD_250`, `CURL_…`). The program was linked with a newer release of that library, or another copy is found first.
            """,
        Remedies =
        [
            new("Update the library's package on the host."),
            new("Or link on the oldest release that is to run it."),
            new("If the host's is new enough, another copy comes first: `ldd PROGRAM`, LD_LIBRARY_PATH, run paths."),
        ],
        Example = "./app: /lib64/libcrypto.so.1.1: version `OPENSSL_1_1_1' not found (required by ./app)",
    };

    public static Diagnosis DamagedLibrary { get; } = new()
    {
        Id = "BLD2314",
        Title = "A file with a library's name is no library",
        Cause = """
            The loader opened the file and it is empty, cut off, or text: a download or copy that ended early, a full disk, a Git LFS pointer in place of the file, a linker script (`libc.so`) or a link that was copied as text.
            """,
        Remedies =
        [
            new("See what it is: `file PATH`, `head -c 100 PATH`; install the package again (`rpm -V PACKAGE` tells what was changed)."),
            new("For Git LFS: `git lfs pull` before the build."),
        ],
        Example = "error while loading shared libraries: /opt/app/libx.so: file too short",
    };

    public static Diagnosis TextRelocation { get; } = new()
    {
        Id = "BLD2315",
        Title = "The loader may not change the code of a library",
        Cause = """
            The library has relocations in its code (it was not compiled with `-fPIC`), so the loader must make code writable for a moment and executable again. SELinux (execmod) or a hardened kernel refuses the second step.
            """,
        Remedies =
        [
            new("Compile the library with `-fPIC`; `readelf -d FILE | grep TEXTREL` shows whether it is clean."),
            new("For a library without sources, for this file only: `chcon -t textrel_shlib_t FILE` (kept by `semanage fcontext`)."),
        ],
        Avoid = ["`setenforce 0` is no repair."],
        Example = "cannot restore segment prot after reloc: Permission denied",
    };

    public static Diagnosis ThreadRefused { get; } = new()
    {
        Id = "BLD2316",
        Title = "A container's seccomp filter refuses the call that starts threads",
        Cause = """
            glibc 2.34 and newer start threads with clone3 and go back to clone when the kernel says ENOSYS. The seccomp profiles of older container engines (Docker before 20.10.10, libseccomp before 2.5) answer EPERM to calls that they do not know, and glibc takes that for a refusal. So new images fail on old hosts, whatever the program is.
            """,
        Remedies =
        [
            new("Update the container engine, runc and libseccomp on the host."),
            new("Until then use an image of a release with glibc before 2.34, or a profile that answers ENOSYS to clone3."),
        ],
        Avoid = ["`--security-opt seccomp=unconfined` or `--privileged` proves the cause and takes the filter from the container."],
        Example = "runtime/cgo: pthread_create failed: Operation not permitted",
    };

    public static Diagnosis IllegalInstruction { get; } = new()
    {
        Id = "BLD2318",
        Title = "The program was ended at an instruction that the CPU refuses",
        Cause = """
            SIGILL. Most often the program, or a library that it loads, was compiled for a newer CPU (`-march=native` on the builder, GOAMD64=v3, AVX code without a check), and the virtual machine or host has an older one, or shows an older model. Loaders before glibc 2.33 do not check that. Compilers also put such an instruction where code must
            not be reached (`__builtin_trap`, an overflow check); then every CPU refuses it.
            """,
        Remedies =
        [
            new("See which instruction it is: `gdb -batch -ex run -ex 'x/i $pc' PROGRAM`; `ud2` is a trap of the program, one with `%ymm`, `%zmm` or `mulx` is of a newer CPU."),
            new("Compare with the CPU: `/lib64/ld-linux-x86-64.so.2 --help | grep supported`, `lscpu`; `abide check PROGRAM` tells the level that the program says it needs."),
            new("Build for the lowest level in use: `GOAMD64=v1`, no `-march=native`.", "some code is slower"),
        ],
        Example = "qemu: uncaught target signal 4 (Illegal instruction) - core dumped",
    };
}
