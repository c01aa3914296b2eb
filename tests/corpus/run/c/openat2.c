// Opens its argument with openat2(2) and nothing else: dies where the kernel has none.
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

static long open_beneath(const char *path) {
  struct open_how how = {.flags = O_RDONLY};
  return syscall(SYS_openat2, AT_FDCWD, path, &how, sizeof how);
}

int main(int argc, char **argv) {
  (void)argc;
  if (open_beneath(argv[1]) < 0) {
    perror("openat2");
    return 1;
  }
  puts("opened");
  return 0;
}
