// Makes a call that old kernels lack many times, from several threads, and prints how often it was answered ENOSYS; with a
// third argument, the 99th percentile of one call in microseconds too.
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static long calls, answered;
static double *times;

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1e6 + time.tv_nsec / 1e3;
}

static void *work(void *first) {
  long found = 0;
  for (long i = 0; i < calls; i++) {
    double start = now();
    found += syscall(SYS_openat2, -1, 0, 0, 0) < 0 && errno == ENOSYS;
    times[(long)first + i] = now() - start;
  }
  __atomic_add_fetch(&answered, found, __ATOMIC_SEQ_CST);
  return 0;
}

static int compare(const void *a, const void *b) { return (*(double *)a > *(double *)b) - (*(double *)a < *(double *)b); }

int main(int argc, char **argv) {
  long threads = atol(argv[1]);
  pthread_t thread[16];
  calls = atol(argv[2]);
  times = malloc(threads * calls * sizeof *times);
  for (long i = 0; i < threads; i++) pthread_create(&thread[i], 0, work, (void *)(i * calls));
  for (long i = 0; i < threads; i++) pthread_join(thread[i], 0);
  printf("%ld\n", answered);
  if (argc > 3) {
    qsort(times, threads * calls, sizeof *times, compare);
    printf("median %.0f us, p99 %.0f us\n", times[threads * calls / 2], times[threads * calls * 99 / 100]);
  }
  return 0;
}
