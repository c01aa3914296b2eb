// Prints what uname(2) tells; with an argument, what it answers a bad address.
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <unistd.h>

int main(int argc, char **argv) {
  struct utsname names;
  (void)argv;
  if (argc > 1) {
    puts(syscall(SYS_uname, 8) < 0 ? strerrorname_np(errno) : "0");
    return 0;
  }
  if (uname(&names)) return 1;
  printf("%s %s %s\n", names.sysname, names.release, names.machine);
  return 0;
}
