// Wants random bytes from getrandom(2). Without arguments it has no other way; with one it falls back to the device.
#include <fcntl.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(int argc, char **argv) {
  char bytes[16];
  (void)argv;
  if (syscall(SYS_getrandom, bytes, sizeof bytes, 0) == sizeof bytes) {
    puts("getrandom");
    return 0;
  }
  if (argc < 2) {
    perror("getrandom");
    return 3;
  }
  int device = open("/dev/urandom", O_RDONLY);
  if (device < 0 || read(device, bytes, sizeof bytes) != sizeof bytes) return 4;
  puts("/dev/urandom");
  return 0;
}
