using System.Collections.Immutable;

namespace Abide.Compatibility.Targets.Kits;

/// <summary>
/// Sources of what glibc links into every program beside its libraries: crt1.o, crti.o, crtn.o and libc_nonshared.a. What
/// they do is the ABI's (System V ABI, "Process Initialization"; glibc csu/); how is ours.
/// </summary>
internal static class StartFiles
{
    /// <summary>Since 2.34 the C library itself runs the constructors; before, code in the program did.</summary>
    private static readonly Version s_constructorsInLibc = new(2, 34);

    /// <summary>Since 2.33 libc.so has stat and its kin; before, the program called versioned helpers.</summary>
    private static readonly Version s_statInLibc = new(2, 33);

    /// <summary>The release that raised the floor of x86-64 from Linux 2.6.32 to 3.2.</summary>
    private static readonly Version s_newFloor = new(2, 26);

    public static ImmutableArray<KitFile> Create(string architecture, Version glibc) =>
    [
        new("start/crt1.S", architecture == "aarch64" ? Crt1Arm(glibc) : Crt1X86(glibc)),
        new("start/crti.S", architecture == "aarch64" ? CrtiArm : CrtiX86),
        new("start/crtn.S", architecture == "aarch64" ? CrtnArm : CrtnX86),
        new("start/nonshared.c", Nonshared(architecture, glibc)),
    ];

    private static string Crt1X86(Version glibc) =>
        $"""
        // The kernel enters here: argc and argv on the stack, in rdx a function to run at exit.
        	.text
        	.globl	_start
        	.type	_start, @function
        _start:
        	.cfi_startproc
        	.cfi_undefined rip
        	xorl	%ebp, %ebp
        	movq	%rdx, %r9
        	popq	%rsi
        	movq	%rsp, %rdx
        	andq	$-16, %rsp
        	pushq	%rax
        	pushq	%rsp
        {(glibc < s_constructorsInLibc
            ? "\tleaq\t__libc_csu_fini(%rip), %r8\n\tleaq\t__libc_csu_init(%rip), %rcx"
            : "\txorl\t%r8d, %r8d\n\txorl\t%ecx, %ecx")}
        	movq	main@GOTPCREL(%rip), %rdi
        	call	*__libc_start_main@GOTPCREL(%rip)
        	hlt
        	.cfi_endproc
        	.size	_start, . - _start

        {Common(glibc < s_newFloor ? "2, 6, 32" : "3, 2, 0")}
        """;

    private static string Crt1Arm(Version glibc) =>
        $"""
        // The kernel enters here: argc and argv on the stack, in x0 a function to run at exit.
        	.text
        	.globl	_start
        	.type	_start, %function
        _start:
        	.cfi_startproc
        	.cfi_undefined x30
        	mov	x29, #0
        	mov	x30, #0
        	mov	x5, x0
        	ldr	x1, [sp]
        	add	x2, sp, #8
        	mov	x6, sp
        	adrp	x0, :got:main
        	ldr	x0, [x0, :got_lo12:main]
        {(glibc < s_constructorsInLibc
            ? "\tadrp\tx3, __libc_csu_init\n\tadd\tx3, x3, :lo12:__libc_csu_init\n\tadrp\tx4, __libc_csu_fini\n\tadd\tx4, x4, :lo12:__libc_csu_fini"
            : "\tmov\tx3, #0\n\tmov\tx4, #0")}
        	bl	__libc_start_main
        	bl	abort
        	.cfi_endproc
        	.size	_start, . - _start

        {Common("3, 7, 0")}
        """;

    /// <summary>What else crt1.o defines, and the note that tells for which kernels the C library was made.</summary>
    private static string Common(string kernel) =>
        $"""
        	.section .rodata.cst4, "aM", %progbits, 4
        	.globl	_IO_stdin_used
        	.type	_IO_stdin_used, %object
        	.size	_IO_stdin_used, 4
        _IO_stdin_used:
        	.long	0x20001

        	.data
        	.globl	__data_start
        	.weak	data_start
        __data_start:
        data_start:
        	.long	0

        	.section .note.ABI-tag, "a", %note
        	.balign	4
        	.long	4, 16, 1
        	.asciz	"GNU"
        	.long	0, {kernel}

        	.section .note.GNU-stack, "", %progbits

        """;

    private const string CrtiX86 =
        """
        // Openings of _init and _fini; other objects add calls, crtn.S closes them.
        	.section .init, "ax", @progbits
        	.globl	_init
        	.hidden	_init
        	.type	_init, @function
        _init:
        	subq	$8, %rsp
        	.weak	__gmon_start__
        	movq	__gmon_start__@GOTPCREL(%rip), %rax
        	testq	%rax, %rax
        	je	1f
        	call	*%rax
        1:
        	.section .fini, "ax", @progbits
        	.globl	_fini
        	.hidden	_fini
        	.type	_fini, @function
        _fini:
        	subq	$8, %rsp
        	.section .note.GNU-stack, "", @progbits

        """;

    private const string CrtnX86 =
        """
        	.section .init, "ax", @progbits
        	addq	$8, %rsp
        	ret
        	.section .fini, "ax", @progbits
        	addq	$8, %rsp
        	ret
        	.section .note.GNU-stack, "", @progbits

        """;

    private const string CrtiArm =
        """
        // Openings of _init and _fini; other objects add calls, crtn.S closes them.
        	.section .init, "ax", %progbits
        	.globl	_init
        	.hidden	_init
        	.type	_init, %function
        _init:
        	stp	x29, x30, [sp, #-16]!
        	mov	x29, sp
        	.weak	__gmon_start__
        	adrp	x0, :got:__gmon_start__
        	ldr	x0, [x0, :got_lo12:__gmon_start__]
        	cbz	x0, 1f
        	blr	x0
        1:
        	.section .fini, "ax", %progbits
        	.globl	_fini
        	.hidden	_fini
        	.type	_fini, %function
        _fini:
        	stp	x29, x30, [sp, #-16]!
        	mov	x29, sp
        	.section .note.GNU-stack, "", %progbits

        """;

    private const string CrtnArm =
        """
        	.section .init, "ax", %progbits
        	ldp	x29, x30, [sp], #16
        	ret
        	.section .fini, "ax", %progbits
        	ldp	x29, x30, [sp], #16
        	ret
        	.section .note.GNU-stack, "", %progbits

        """;

    private static string Nonshared(string architecture, Version glibc) =>
        $$"""
        // Functions that glibc links into each program or library that uses them. Each becomes an object of its own (-DKIT_name), so that
        // a program gets only what it calls. No header is included: the host's need not agree with the release.
        extern void *__dso_handle __attribute__((hidden, weak));

        extern int __cxa_atexit(void (*function)(void *), void *argument, void *object);
        extern int __cxa_at_quick_exit(void (*function)(void *), void *object);
        extern void __stack_chk_fail(void) __attribute__((noreturn));
        extern int __register_atfork(void (*prepare)(void), void (*parent)(void), void (*child)(void), void *object);

        // The object whose end also ends the registration; none for a program.
        static inline void *own_object(void)
        {
          return &__dso_handle ? __dso_handle : 0;
        }

        #ifdef KIT_atexit
        int atexit(void (*function)(void))
        {
          return __cxa_atexit((void (*)(void *))function, 0, own_object());
        }
        #endif

        #ifdef KIT_at_quick_exit
        int at_quick_exit(void (*function)(void))
        {
          return __cxa_at_quick_exit((void (*)(void *))function, own_object());
        }
        #endif

        #ifdef KIT_pthread_atfork
        int pthread_atfork(void (*prepare)(void), void (*parent)(void), void (*child)(void))
        {
          return __register_atfork(prepare, parent, child, own_object());
        }
        #endif

        #ifdef KIT_stack_chk_fail_local
        void __stack_chk_fail_local(void)
        {
          __stack_chk_fail();
        }
        #endif
        {{(glibc < s_constructorsInLibc ? Constructors : "")}}{{(glibc < s_statInLibc ? Stat(architecture) : "")}}
        """;

    private const string Constructors =
        """

        #ifdef KIT_csu
        typedef void constructor(int, char **, char **);
        extern constructor *const __init_array_start[] __attribute__((hidden)), *const __init_array_end[] __attribute__((hidden));
        extern void _init(void) __attribute__((hidden));

        // The loader has run .preinit_array, and runs .fini_array and _fini of a dynamic program.
        void __libc_csu_init(int argc, char **argv, char **environment)
        {
          _init();
          for (constructor *const *next = __init_array_start; next < __init_array_end; next++)
            (*next)(argc, argv, environment);
        }

        void __libc_csu_fini(void)
        {
        }
        #endif

        """;

    /// <summary>The first argument names the layout of struct stat, or of a device number: bits/stat.h of each architecture.</summary>
    private static string Stat(string architecture) =>
        $$"""

        enum { stat_layout = {{(architecture == "aarch64" ? 0 : 1)}}, device_layout = 0 };
        struct stat;
        struct stat64;

        #ifdef KIT_stat
        extern int __xstat(int, const char *, struct stat *);
        int stat(const char *path, struct stat *status) { return __xstat(stat_layout, path, status); }
        #endif

        #ifdef KIT_stat64
        extern int __xstat64(int, const char *, struct stat64 *);
        int stat64(const char *path, struct stat64 *status) { return __xstat64(stat_layout, path, status); }
        #endif

        #ifdef KIT_lstat
        extern int __lxstat(int, const char *, struct stat *);
        int lstat(const char *path, struct stat *status) { return __lxstat(stat_layout, path, status); }
        #endif

        #ifdef KIT_lstat64
        extern int __lxstat64(int, const char *, struct stat64 *);
        int lstat64(const char *path, struct stat64 *status) { return __lxstat64(stat_layout, path, status); }
        #endif

        #ifdef KIT_fstat
        extern int __fxstat(int, int, struct stat *);
        int fstat(int file, struct stat *status) { return __fxstat(stat_layout, file, status); }
        #endif

        #ifdef KIT_fstat64
        extern int __fxstat64(int, int, struct stat64 *);
        int fstat64(int file, struct stat64 *status) { return __fxstat64(stat_layout, file, status); }
        #endif

        #ifdef KIT_fstatat
        extern int __fxstatat(int, int, const char *, struct stat *, int);
        int fstatat(int directory, const char *path, struct stat *status, int flags) { return __fxstatat(stat_layout, directory, path, status, flags); }
        #endif

        #ifdef KIT_fstatat64
        extern int __fxstatat64(int, int, const char *, struct stat64 *, int);
        int fstatat64(int directory, const char *path, struct stat64 *status, int flags) { return __fxstatat64(stat_layout, directory, path, status, flags); }
        #endif

        #ifdef KIT_mknod
        extern int __xmknod(int, const char *, unsigned, unsigned long *);
        int mknod(const char *path, unsigned mode, unsigned long device) { return __xmknod(device_layout, path, mode, &device); }
        #endif

        #ifdef KIT_mknodat
        extern int __xmknodat(int, int, const char *, unsigned, unsigned long *);
        int mknodat(int directory, const char *path, unsigned mode, unsigned long device) { return __xmknodat(device_layout, directory, path, mode, &device); }
        #endif

        """;
}
