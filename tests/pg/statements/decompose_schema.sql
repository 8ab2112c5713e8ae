-- Nothing but a schema: the queries are over the shop's own tables.
CREATE SCHEMA proof;
