/* Makes a known number of epoll_wait, epoll_pwait or epoll_pwait2 calls with a known timeout, which nothing cuts short, and
   prints the nanoseconds that they took by its own clock:

     waits CALL COUNT MICROSECONDS [NAME]     NAME: the name of a second thread, which then makes the calls
     waits CALL COUNT die                     COUNT threads wait until the process is killed; prints "waiting" when all do
     waits getppid COUNT 0                    calls that nobody observes, for comparison */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#ifndef SYS_epoll_pwait2
#define SYS_epoll_pwait2 441
#endif

static const char *call, *name;
static long count, microseconds;
static int epoll;

static long wait_once(long us)
{
	struct epoll_event event;
	struct timespec span = {us / 1000000, us % 1000000 * 1000};

	if (strcmp(call, "getppid") == 0)
		return syscall(SYS_getppid), 0;
	if (strcmp(call, "epoll_pwait2") == 0)
		return syscall(SYS_epoll_pwait2, epoll, &event, 1, us < 0 ? NULL : &span, NULL, 0);
	if (strcmp(call, "epoll_pwait") == 0)
		return syscall(SYS_epoll_pwait, epoll, &event, 1, us < 0 ? -1 : (int)(us / 1000), NULL, 0);
#ifdef SYS_epoll_wait
	return syscall(SYS_epoll_wait, epoll, &event, 1, us < 0 ? -1 : (int)(us / 1000));
#else
	return errno = ENOSYS, -1;
#endif
}

static void *run(void *unused)
{
	struct timespec start, end;

	if (name)
		pthread_setname_np(pthread_self(), name);
	clock_gettime(CLOCK_MONOTONIC, &start);
	for (long i = 0; i < count; i++) {
		if (wait_once(microseconds) != 0) {
			perror(call);
			exit(1);
		}
	}
	clock_gettime(CLOCK_MONOTONIC, &end);
	printf("%lld\n", (end.tv_sec - start.tv_sec) * 1000000000LL + end.tv_nsec - start.tv_nsec);
	return unused;
}

/* How many threads are inside the call: /proc tells the number of the call that each is in. */
static long threads_in_call(void)
{
	long number = strcmp(call, "epoll_pwait2") == 0 ? SYS_epoll_pwait2 : SYS_epoll_pwait, found = 0, told;
	char path[64];
	DIR *tasks = opendir("/proc/self/task");
	struct dirent *task;
	FILE *file;

#ifdef SYS_epoll_wait
	if (strcmp(call, "epoll_wait") == 0)
		number = SYS_epoll_wait;
#endif
	while (tasks && (task = readdir(tasks))) {
		snprintf(path, sizeof path, "/proc/self/task/%.20s/syscall", task->d_name);
		file = fopen(path, "r");
		if (file && fscanf(file, "%ld", &told) == 1 && told == number)
			found++;
		if (file)
			fclose(file);
	}
	if (tasks)
		closedir(tasks);
	return found;
}

static void *wait_for_ever(void *unused)
{
	wait_once(-1);
	return unused;
}

int main(int argc, char **argv)
{
	pthread_t thread;

	if (argc < 4)
		return 2;
	call = argv[1];
	count = atol(argv[2]);
	name = argc > 4 ? argv[4] : NULL;
	epoll = epoll_create1(EPOLL_CLOEXEC);
	if (strcmp(argv[3], "die") == 0) {
		for (long i = 0; i < count; i++)
			pthread_create(&thread, NULL, wait_for_ever, NULL);
		while (threads_in_call() < count)
			usleep(10000);
		usleep(150000); /* so that it is told how long each has waited */
		puts("waiting");
		fflush(stdout);
		pause();
	}
	microseconds = atol(argv[3]);
	if (name) {
		pthread_create(&thread, NULL, run, NULL);
		pthread_join(thread, NULL);
	} else {
		run(NULL);
	}
	return 0;
}
