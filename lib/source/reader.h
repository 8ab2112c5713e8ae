/*
 * A source file being read. The text is cut into what stands in code and what
 * stands in literals (literal.h); what stands in code decides which literals
 * are one text (chain.h).
 *
 *	"a" + f("b") + `c ${d}`
 *
 * Each bracket that is open is a level, and so is the code of an interpolation.
 * Each level has at most one chain of literals that is being joined, and at
 * most one literal that is being read: one that an interpolation interrupts.
 * The texts of all chains are in one buffer, the innermost last.
 */
#ifndef SOURCE_READER_H
#define SOURCE_READER_H

#include "base/str.h"
#include "source/mapped.h"

/* Deeper files are left alone. */
#define READER_DEPTH 1000
/* Of a chain's text; longer ones are not parsed. */
#define READER_TEXT_MAX ((size_t)1 << 20)

struct reader;

enum newline {
	NEWLINE_SPACE, /* is space */
	NEWLINE_SOFT,  /* ends an operand that the next line does not go on */
	NEWLINE_HARD,  /* ends an operand */
	NEWLINE_OUTER, /* ends all outside of brackets */
};

enum escapes {
	ESCAPES_C, /* Java, C#, Kotlin */
	ESCAPES_PYTHON,
	ESCAPES_GO,
	ESCAPES_JAVASCRIPT,
	ESCAPES_RUBY,
	ESCAPES_PHP,
	ESCAPES_RUST,
};

struct language {
	enum newline newline;
	enum escapes escapes;
	bool adjacent; /* "a" "b" are one */
	bool hash_comments, slash_comments, nested_comments;
	bool dots_join; /* with . and not with + */
	bool percent;	/* "..." % x formats */
	/* At a quote, of any kind; r->at is moved if a literal begins. */
	bool (*quote)(struct reader *r);
	/* The word that begins at r->at and ends at end has a quote or # behind
	   it. */
	bool (*prefix)(struct reader *r, size_t end);
	/* At any other sign. */
	bool (*sign)(struct reader *r);
	/* At the first byte of a line, the one behind a newline. */
	bool (*line)(struct reader *r);
};

/* How a literal is read. */
enum {
	LITERAL_ESCAPES = 1 << 0,   /* \ and what the language says */
	LITERAL_QUOTED = 1 << 1,    /* \\ and \ with the quote alone */
	LITERAL_RAW = 1 << 2,	    /* \ stays, and so does what follows */
	LITERAL_DOUBLED = 1 << 3,   /* two quotes are one */
	LITERAL_LINES = 1 << 4,	    /* may go on behind a newline */
	LITERAL_DOLLAR = 1 << 5,    /* ${code} */
	LITERAL_NAMES = 1 << 6,	    /* $name */
	LITERAL_PHP = 1 << 7,	    /* {$code}, and $name goes on */
	LITERAL_HASH = 1 << 8,	    /* #{code} */
	LITERAL_BRACES = 1 << 9,    /* {code}, {{ is { */
	LITERAL_TAGGED = 1 << 10,   /* a library sees its values */
	LITERAL_IGNORED = 1 << 11,  /* is no text: a pattern */
	LITERAL_HEREDOC = 1 << 12,  /* up to a line that is tag */
	LITERAL_MARK = 1 << 13,	    /* up to a line that begins with tag */
	LITERAL_INDENTED = 1 << 14, /* there can be space before the tag */
	LITERAL_GREEDY = 1 << 15,   /* the last of many quotes closes */
};

struct literal {
	unsigned flags;
	char open, close; /* open: 0, or what nests */
	unsigned ncloses; /* close this many times, or tag */
	unsigned nhashes; /* and # as often behind it */
	unsigned nbraces; /* of an interpolation */
	unsigned depth;	  /* of open */
	struct str tag;
	size_t begin;	   /* in the file */
	size_t resume;	   /* of a heredoc: where the code goes on */
	size_t line, next; /* of the reader, before it */
};

enum last {
	LAST_NONE, /* a statement begins */
	LAST_OPERATOR,
	LAST_JOIN,
	LAST_DOT,
	LAST_WORD, /* from here on: ends an operand */
	LAST_NUMBER,
	LAST_LITERAL,
	LAST_GROUP,
};

enum chain_state {
	CHAIN_NONE,
	CHAIN_OPERAND, /* behind an operand, or in one that is a hole */
	CHAIN_JOIN,    /* behind a + */
};

enum hole_kind {
	HOLE_CODE,   /* "a" + b, "${b}" */
	HOLE_BOUND,  /* a library sees it: ?, :name, sql`${b}` */
	HOLE_FORMAT, /* %s, {0}: what it is nobody knows */
};

struct hole {
	size_t at; /* in the chains' text */
	size_t file;
	enum hole_kind kind;
};

struct level {
	char open;	    /* ( [ { or 0 */
	size_t opened;	    /* where, in the file */
	bool interpolation; /* in the literal of the level below */
	bool grouping;	    /* a ( that no operand stands before */
	bool simple;	    /* nothing but one chain was in it */
	bool concat;	    /* commas join */
	bool appends;	    /* what is in it is put to another text */
	bool newline;	    /* one was passed since the last token */
	bool reading;	    /* a literal is being read */
	enum last last;
	struct str word; /* the last one */
	size_t last_end; /* of the last token, in the file */

	enum chain_state state;
	bool hole;	/* the operand at hand is one */
	bool trimmed;	/* the operand's margin is */
	bool cast;	/* a group that begins it was passed */
	bool unknown;	/* the next literal has something put before it */
	bool before;	/* the chain has */
	bool statement; /* the chain is a statement's beginning */
	bool too_long;
	size_t text, marks, holes;			   /* where it begins */
	size_t operand_text, operand_marks, operand_holes; /* its last one */
	size_t begin, end;				   /* in the file */
	struct literal literal;
};

struct reader {
	const struct language *language;
	enum source_language which;
	const char *text;
	size_t len, at;
	int (*stop)(void); /* or NULL: see source_scan() */
	bool stopped;
	struct arena *arena;  /* of the result */
	struct arena scratch; /* of marks, holes and levels */
	struct source_result *out;

	struct mapped chains;
	VEC(struct hole) holes;
	struct level *levels; /* READER_DEPTH of them */
	size_t depth;	      /* of the innermost one */
	size_t braces;	      /* { that are open */

	/* A newline that what was read behind it comes after; 0: none. */
	size_t line, next;
	size_t no_pattern; /* up to here no / begins one */
	unsigned failed;   /* heredocs that have no end */
	unsigned heredocs; /* that are being read */

	struct slots *slots; /* what candidates are finished with */
};

static inline struct level *
reader_top(struct reader *r)
{
	return &r->levels[r->depth];
}

static inline char
reader_peek(const struct reader *r, size_t ahead)
{
	return ahead < r->len - r->at ? r->text[r->at + ahead] : '\0';
}

static inline bool
reader_sees(const struct reader *r, size_t at, const char *text)
{
	size_t n = strlen(text);

	return at <= r->len && r->len - at >= n &&
	       memcmp(r->text + at, text, n) == 0;
}

/* The end of the line that at is on: its newline, or the end. */
static inline size_t
reader_line_end(const struct reader *r, size_t at)
{
	const char *p = memchr(r->text + at, '\n', r->len - at);

	return p ? (size_t)(p - r->text) : r->len;
}

void reader_skip(struct reader *r, size_t at, const char *reason);
/* Read all of it. */
void reader_run(struct reader *r);

extern const struct language language_python, language_go, language_java,
	language_kotlin, language_javascript, language_ruby, language_php,
	language_csharp, language_rust;

#endif
