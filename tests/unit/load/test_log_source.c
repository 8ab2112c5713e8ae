/* Where the bytes of logs come from, wait, stop and are counted. */
#include "load/log_source.h"

#include <criterion/criterion.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "load/log.h"
#include "log_text.h"

struct stop {
	int pipe[2];
	struct log_run run;
};

static void
stop_init(struct stop *s)
{
	cr_assert_eq(pipe(s->pipe), 0);
	s->run = (struct log_run){.stop_fd = s->pipe[0]};
}

static void
stop(struct stop *s)
{
	cr_assert_eq(write(s->pipe[1], "", 1), 1);
}

static void
stop_release(struct stop *s)
{
	close(s->pipe[0]);
	close(s->pipe[1]);
}

/* A FIFO of a directory of its own. */
static void
make_fifo(char *path, size_t size)
{
	char directory[] = "/tmp/dbsplit-test.XXXXXX";

	cr_assert_not_null(mkdtemp(directory));
	snprintf(path, size, "%s/fifo", directory);
	cr_assert_eq(mkfifo(path, 0600), 0);
}

static void
remove_fifo(char *path)
{
	unlink(path);
	*strrchr(path, '/') = '\0';
	rmdir(path);
}

Test(log_source, counts_what_it_reads)
{
	struct log_run run = {.stop_fd = -1};
	struct log_source s;
	struct log_file f;
	struct err err;
	char bytes[4];

	log_file_open(&f, "12345678", 8);
	cr_assert_eq(log_source_open(&s, f.path, &run, &err), 0);
	cr_assert_eq(log_source_read(&s, bytes, 4, &err), 4);
	cr_assert_eq(log_source_read(&s, bytes, 2, &err), 2);
	cr_assert_eq(s.read, 6);
	cr_assert_eq(log_source_read(&s, bytes, 4, &err), 2);
	cr_assert_eq(log_source_read(&s, bytes, 4, &err), 0);
	log_source_close(&s);
	cr_assert_eq(log_source_open(&s, f.path, &run, &err), 0);
	cr_assert_eq(log_source_read(&s, bytes, 4, &err), 4);
	cr_assert_eq(s.read, 4);
	cr_assert_eq(atomic_load(&run.bytes), 12);
	log_source_close(&s);
	log_file_close(&f);
}

Test(log_source, says_what_cannot_be_read)
{
	struct log_source s;
	struct err err;
	char byte;

	cr_assert_eq(log_source_open(&s, "/nonexistent", NULL, &err), -1);
	cr_assert_str_eq(
		err.message,
		"cannot open \"/nonexistent\": No such file or directory");
	cr_assert_eq(log_source_open(&s, "/proc/self/mem", NULL, &err), 0);
	cr_assert_eq(log_source_read(&s, &byte, 1, &err), -1);
	cr_assert_str_eq(err.message,
			 "cannot read \"/proc/self/mem\": Input/output error");
	log_source_close(&s);
}

Test(log_source, stops_before_the_next_bytes)
{
	struct log_source s;
	struct log_file f;
	struct stop all;
	struct err err;
	char bytes[4];

	stop_init(&all);
	log_file_open(&f, "12345678", 8);
	cr_assert_eq(log_source_open(&s, f.path, &all.run, &err), 0);
	cr_assert_eq(log_source_read(&s, bytes, 4, &err), 4);
	stop(&all);
	cr_assert_eq(log_source_read(&s, bytes, 4, &err), 0);
	cr_assert(s.stopped);
	cr_assert_eq(atomic_load(&all.run.bytes), 4);
	log_source_close(&s);
	log_file_close(&f);
	stop_release(&all);
}

Test(log_source, is_not_stopped_where_it_has_ended)
{
	struct log_source s;
	struct log_file f;
	struct stop all;
	struct err err;
	char bytes[8];

	stop_init(&all);
	log_file_open(&f, "12345678", 8);
	cr_assert_eq(log_source_open(&s, f.path, &all.run, &err), 0);
	cr_assert_eq(log_source_read(&s, bytes, 8, &err), 8);
	stop(&all);
	cr_assert_eq(log_source_read(&s, bytes, 8, &err), 0);
	cr_assert_not(s.stopped);
	log_source_close(&s);
	log_file_close(&f);
	stop_release(&all);
}

static void *
read_one(void *arg)
{
	struct log_source *s = arg;
	struct err err;
	char byte;

	cr_assert_eq(log_source_read(s, &byte, 1, &err), 0);
	return NULL;
}

Test(log_source, stops_while_nobody_writes_to_a_fifo)
{
	struct log_source s;
	struct stop all;
	struct err err;
	pthread_t thread;
	char path[64];

	stop_init(&all);
	make_fifo(path, sizeof(path));
	cr_assert_eq(log_source_open(&s, path, &all.run, &err), 0);
	cr_assert_eq(pthread_create(&thread, NULL, read_one, &s), 0);
	stop(&all);
	pthread_join(thread, NULL);
	cr_assert(s.stopped);
	log_source_close(&s);
	remove_fifo(path);
	stop_release(&all);
}

static void *
write_two(void *arg)
{
	FILE *file = fopen(arg, "w");

	fputs("12", file);
	fclose(file);
	return NULL;
}

Test(log_source, waits_for_the_writer_of_a_fifo)
{
	struct log_source s;
	struct err err;
	pthread_t thread;
	char path[64], bytes[4];

	make_fifo(path, sizeof(path));
	cr_assert_eq(log_source_open(&s, path, NULL, &err), 0);
	cr_assert_eq(pthread_create(&thread, NULL, write_two, path), 0);
	cr_assert_eq(log_source_read(&s, bytes, 4, &err), 2);
	cr_assert_eq(log_source_read(&s, bytes, 4, &err), 0);
	pthread_join(thread, NULL);
	log_source_close(&s);
	remove_fifo(path);
}

static bool
goes_on(void *arg, const struct stat *file, bool shrunk)
{
	int *asked = arg;

	(void)file;
	(void)shrunk;
	++*asked;
	return false;
}

Test(log_source, reads_what_is_there_if_it_kept_up)
{
	struct log_source s;
	struct log_file f;
	struct stop all;
	struct err err;
	char bytes[8];
	int asked = 0;

	stop_init(&all);
	all.run.over = goes_on;
	all.run.over_arg = &asked;
	atomic_store(&all.run.caught_up, true);
	log_file_open(&f, "1234", 4);
	cr_assert_eq(log_source_open(&s, f.path, &all.run, &err), 0);
	cr_assert_eq(log_source_restart(&s, 0, true, &err), 0);
	cr_assert_eq(log_source_read(&s, bytes, 8, &err), 4);
	stop(&all);
	cr_assert_eq(log_source_read(&s, bytes, 8, &err), 0);
	cr_assert_eq(asked, 1);
	cr_assert_eq(write(f.fd, "56", 2), 2);
	s.end = 0;
	cr_assert_eq(log_source_read(&s, bytes, 1, &err), 1);
	cr_assert_eq(write(f.fd, "78", 2), 2);
	cr_assert_eq(log_source_read(&s, bytes, 8, &err), 1);
	cr_assert_eq(log_source_read(&s, bytes, 8, &err), 0);
	cr_assert_eq(s.read, 6);
	cr_assert_not(s.stopped);
	log_source_close(&s);
	log_file_close(&f);
	stop_release(&all);
}

Test(log_source, stops_at_once_if_it_did_not_keep_up)
{
	struct log_source s;
	struct log_file f;
	struct stop all;
	struct err err;
	char bytes[8];
	int asked = 0;

	stop_init(&all);
	all.run.over = goes_on;
	all.run.over_arg = &asked;
	log_file_open(&f, "12345678", 8);
	cr_assert_eq(log_source_open(&s, f.path, &all.run, &err), 0);
	cr_assert_eq(log_source_restart(&s, 0, true, &err), 0);
	cr_assert_eq(log_source_read(&s, bytes, 4, &err), 4);
	stop(&all);
	cr_assert_eq(log_source_read(&s, bytes, 4, &err), 0);
	cr_assert(s.stopped);
	cr_assert_eq(asked, 0);
	log_source_close(&s);
	log_file_close(&f);
	stop_release(&all);
}

Test(log_source, ends_a_pipe_that_is_followed)
{
	struct log_source s;
	struct stop all;
	struct err err;
	char path[64], byte;
	int asked = 0;

	stop_init(&all);
	all.run.over = goes_on;
	all.run.over_arg = &asked;
	make_fifo(path, sizeof(path));
	cr_assert_eq(log_source_open(&s, path, &all.run, &err), 0);
	stop(&all);
	cr_assert_eq(log_source_read(&s, &byte, 1, &err), 0);
	cr_assert_not(s.stopped);
	cr_assert_eq(asked, 0);
	log_source_close(&s);
	remove_fifo(path);
	stop_release(&all);
}
