/*
 * A compiled log_line_prefix: an op is an escape and the literal text behind
 * it.
 */
#ifndef LOAD_LOG_PREFIX_OPS_H
#define LOAD_LOG_PREFIX_OPS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define OPS_MAX 64

enum op_kind {
	OP_LITERAL, /* of the tail alone */
	/* Escapes that end where their form does: */
	OP_SECONDS,
	OP_MILLIS,
	OP_EPOCH,
	OP_SESSION,
	OP_VXID,
	OP_SIGNED,
	OP_STATE,
	OP_NUMBER,
	OP_NAME, /* an escape that ends where what follows it begins */
	OP_Q,	 /* here the prefix may end */
	OP_END,
};

/* An escape and the literal text behind it. */
struct op {
	enum op_kind kind;
	bool may_be_empty;
	bool is_key; /* it differs from session to session */
	int field;   /* that it gives, -1 none */
	int padding; /* bytes; negative: spaces behind */
	int retry;   /* the last name before it, -1 none */
	const char *tail;
	size_t tail_len;
	/* Its first bytes, as many as there are, where mask has ones. */
	uint64_t tail_word, tail_mask;
};

struct log_prefix {
	char *text;
	size_t head;	/* bytes of text that are not the server's own */
	char *literals; /* where the ops' tails are */
	size_t n;	/* without OP_END */
	bool simple;	/* nothing is padded, and text is behind each name */
	struct op ops[OPS_MAX + 1];
};

#endif
