/*
 * What csv_take() makes of a text, held against csv_split().
 */
#ifndef SUPPORT_CSV_H
#define SUPPORT_CSV_H

#include <stddef.h>

/*
 * Take all of text apart with both, in buffers that begin and end as seed has
 * it, and now and then from a line on that is within a record; with seed 0, in
 * one buffer and record by record. Returns where they differ, len if they do
 * not.
 */
size_t csv_compare(const char *text, size_t len, unsigned seed);

#endif
