/* Code that asks the kernel's headers what there is, as portable programs do. */
#include <sys/syscall.h>
#include <unistd.h>

#ifdef __NR_openat2
int has_openat2 = SYS_openat2;
#endif
#ifdef __NR_statx
int has_statx = SYS_statx;
#endif
#ifdef __NR_read
int has_read = SYS_read;
#endif
