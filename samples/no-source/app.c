#define _GNU_SOURCE
#include <math.h>
#include <pthread.h>
#include <stdio.h>
static void *run(void *argument) { return argument; }
int main(int argc, char **argv)
{
    pthread_t thread;
    if (pthread_create(&thread, 0, run, 0) != 0 || pthread_join(thread, 0) != 0) return 1;
    printf("%s %.1f\n", argv[0], pow(argc, 2.0));
    return 0;
}
