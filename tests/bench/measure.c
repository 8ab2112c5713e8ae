/*
 * Run a command and say what it took:
 *
 *   measure FILE COMMAND [ARGUMENT]...
 *
 * writes its seconds, its processor's seconds and its peak memory in bytes to
 * FILE, and ends as the command does. It is a program of its own because a
 * child's peak begins with that of the process it was forked from.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static double
seconds(struct timeval t)
{
	return (double)t.tv_sec + (double)t.tv_usec / 1e6;
}

int
main(int argc, char **argv)
{
	double start = now();
	struct rusage used;
	FILE *file;
	int status;
	pid_t pid;

	if (argc < 3) {
		fprintf(stderr, "usage: measure FILE COMMAND [ARGUMENT]...\n");
		return 2;
	}
	pid = fork();
	if (pid == 0) {
		execvp(argv[2], argv + 2);
		perror(argv[2]);
		_exit(127);
	}
	if (pid < 0 || wait4(pid, &status, 0, &used) < 0) {
		perror("measure");
		return 2;
	}
	file = fopen(argv[1], "w");
	if (!file) {
		perror(argv[1]);
		return 2;
	}
	fprintf(file, "%.6f %.6f %ld\n", now() - start,
		seconds(used.ru_utime) + seconds(used.ru_stime),
		used.ru_maxrss * 1024);
	if (fclose(file) != 0)
		return 2;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}
