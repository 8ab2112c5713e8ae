/*
 * A growing array in an arena: VEC(struct thing) things; n elements at v. The
 * element's address changes when the array grows. An all-zero VEC is empty.
 * There are never four billion elements: models hold many lists, and short
 * ones.
 */
#ifndef BASE_VEC_H
#define BASE_VEC_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

#define VEC(type)                \
	struct {                 \
		type *v;         \
		uint32_t n, cap; \
	}

/* A VEC with a name, for parameters: struct plan_names { ... }. */
#define VEC_TYPE(name, type)     \
	struct name {            \
		type *v;         \
		uint32_t n, cap; \
	}

#define VEC_ROOM(a, vec)                                           \
	((vec)->n < (vec)->cap ? (void *)(vec)->v                  \
			       : vec_grow((a), (vec)->v, (vec)->n, \
					  &(vec)->cap, sizeof(*(vec)->v)))

/* Append value, which may be a compound literal. */
#define vec_push(a, vec, ...) \
	((vec)->v = VEC_ROOM((a), (vec)), (vec)->v[(vec)->n++] = (__VA_ARGS__))

/* Append a zeroed element and give its address. */
#define vec_add(a, vec)                                    \
	((vec)->v = VEC_ROOM((a), (vec)),                  \
	 vec_zero(&(vec)->v[(vec)->n], sizeof(*(vec)->v)), \
	 &(vec)->v[(vec)->n++])

/* Make an empty one with room for count. */
#define vec_reserve(a, vec, count)                                 \
	((vec)->v = arena_calloc((a), (count), sizeof(*(vec)->v)), \
	 (vec)->n = 0, (vec)->cap = (count))

/* Copy the elements to an array in a of just their size. */
#define vec_fit(a, vec)                                                    \
	((vec)->v = vec_copy((a), (vec)->v, (vec)->n * sizeof(*(vec)->v)), \
	 (vec)->cap = (vec)->n)

#define vec_each(it, vec) \
	for ((it) = (vec)->v; (it) && (it) < (vec)->v + (vec)->n; (it)++)

void *vec_grow(struct arena *a, void *v, size_t n, uint32_t *cap, size_t size);
void *vec_copy(struct arena *a, const void *v, size_t size);
void *vec_zero(void *p, size_t size);

#endif
