--liquibase formatted sql
--changeset a:1 endDelimiter:GO
SELECT street FROM addresses
GO
--changeset a:2 endDelimiter:/
SELECT city FROM addresses
/
