/* What a link kit has to get right: start files and constructors, copied variables with several names, wrappers of stat, libraries
   beside libc, and the names that newer headers put in the place of others. Exits with 0 when all of it works. */
#include <dlfcn.h>
#include <fcntl.h>
#include <math.h>
#include <pthread.h>
#include <resolv.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

static int constructed;

__attribute__((constructor)) static void construct(void) { constructed = 1; }

static void say_goodbye(void) { puts("goodbye"); }

static void *root(void *number)
{
  *(double *)number = pow(*(double *)number, 0.5);
  return NULL;
}

int main(int count, char **arguments)
{
  double number = count + 1.0;
  pthread_t thread;
  struct stat status;
  struct timespec now;
  unsigned char answer[512];

  if (!constructed || atexit(say_goodbye) != 0)
    return 2;
  if (pthread_create(&thread, NULL, root, &number) != 0 || pthread_join(thread, NULL) != 0 || number < 1.41 || number > 1.42)
    return 3;
  if (stat("/", &status) != 0 || !S_ISDIR(status.st_mode) || fstat(1, &status) != 0 || fcntl(1, F_GETFL) < 0)
    return 4;
  if (setenv("REPRO", "1", 1) != 0 || environ == NULL || environ[0] == NULL)
    return 5;
  signgam = 0;
  if (lgamma(-0.5) < 1 || signgam != -1)
    return 6;
  if (clock_gettime(CLOCK_REALTIME, &now) != 0 || strtol("17", NULL, 10) != 17 || dlsym(RTLD_DEFAULT, "no such symbol") != NULL)
    return 7;
  /* Asked for only when told to, because it goes to the network. */
  if (count > 1 && res_search(arguments[1], 1, 1, answer, sizeof answer) < 0)
    return 8;
  fputs("hello\n", stdout);
  return 0;
}
