/* getentropy (glibc 2.25) and arc4random (2.36), which std::random_device of newer C++ libraries calls: the kernel's random numbers, by
   getrandom where it has that, else from /dev/urandom. */
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

__attribute__((visibility("hidden"))) int getentropy(void *to, size_t length)
{
    unsigned char *at = to;
    int file = -1;
    if (length > 256) {
        errno = EIO;
        return -1;
    }
    while (length > 0) {
        ssize_t count = -1;
#ifdef SYS_getrandom
        if (file < 0) count = syscall(SYS_getrandom, at, length, 0);
        if (count < 0 && errno != EINTR && errno != ENOSYS && file < 0) return -1;
        if (count < 0 && errno == EINTR) continue;
#endif
        if (count < 0) {
            if (file < 0 && (file = open("/dev/urandom", O_RDONLY | O_CLOEXEC)) < 0) return -1;
            count = read(file, at, length);
            if (count == 0 || (count < 0 && errno != EINTR)) {
                close(file);
                errno = EIO;
                return -1;
            }
            if (count < 0) continue;
        }
        at += count;
        length -= (size_t)count;
    }
    if (file >= 0) close(file);
    return 0;
}

__attribute__((visibility("hidden"))) uint32_t arc4random(void)
{
    uint32_t number;
    if (getentropy(&number, sizeof number) != 0) abort();
    return number;
}
