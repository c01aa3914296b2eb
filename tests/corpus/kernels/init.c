/* The first process of a virtual machine: mounts what programs expect, runs the commands of /commands one after the other, each
   between two lines that say so, and ends the machine. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static void run(char *line)
{
	char *words[32];
	int count = 0, status = -1;
	char *word = strtok(line, " \n");

	for (; word && count < 31; word = strtok(NULL, " \n"))
		words[count++] = word;
	words[count] = NULL;
	if (count == 0)
		return;
	printf("BEGIN %s\n", words[0]);
	fflush(stdout);
	if (fork() == 0) {
		execv(words[0], words);
		_exit(127);
	}
	wait(&status);
	printf("\nEND %s %d\n", words[0], status);
	fflush(stdout);
}

int main(void)
{
	char line[1024];
	FILE *commands;

	mkdir("/proc", 0755);
	mkdir("/sys", 0755);
	mkdir("/dev", 0755);
	mkdir("/tmp", 01777);
	mount("proc", "/proc", "proc", 0, NULL);
	mount("sysfs", "/sys", "sysfs", 0, NULL);
	mount("dev", "/dev", "devtmpfs", 0, NULL);
	setenv("HOME", "/tmp", 1);
	setenv("DOTNET_GCHeapHardLimit", "0x4000000", 1);
	commands = fopen("/commands", "r");
	while (commands && fgets(line, sizeof line, commands))
		run(line);
	sync();
	reboot(RB_POWER_OFF);
	return 1;
}
