// Says "ready", waits for SIGINT, gives a second one the time to come, and prints how many came.
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <time.h>

static volatile sig_atomic_t came;

static void count(int signal) {
  (void)signal;
  came++;
}

int main(void) {
  struct sigaction action = {.sa_handler = count};
  struct timespec moment = {.tv_nsec = 300000000};
  sigaction(SIGINT, &action, 0);
  puts("ready");
  fflush(stdout);
  while (!came) nanosleep(&moment, 0);
  while (nanosleep(&moment, &moment) && errno == EINTR) {
  }
  printf("%d interrupts\n", came);
  return 6;
}
