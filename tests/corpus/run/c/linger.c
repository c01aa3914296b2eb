// Becomes a daemon as servers do, and then writes to a file, when it is asked to by the file's going, what newer calls and
// uname answer it: linger FILE.
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <unistd.h>

int main(int argc, char **argv) {
  struct utsname names;
  (void)argc;
  if (fork()) return 0;
  setsid();
  for (int i = 0; i < 3; i++) close(i);
  while (access(argv[1], F_OK) == 0) usleep(1000);
  const char *call = syscall(SYS_openat2, -1, 0, 0, 0) < 0 ? strerrorname_np(errno) : "0";
  const char *release = uname(&names) ? strerrorname_np(errno) : names.release;
  char line[300], aside[300];
  snprintf(aside, sizeof aside, "%s.aside", argv[1]);
  int file = open(aside, O_WRONLY | O_CREAT, 0600);
  int length = snprintf(line, sizeof line, "%s %s\n", call, release);
  if (write(file, line, length) != length) return 1;
  return rename(aside, argv[1]);
}
