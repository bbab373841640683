-- Purpose: what the one may do who takes away what is too old to be kept: read and delete, change nothing.
-- Server:  MySQL 8.0.17 or later.
-- Run by:  a user with CREATE ROLE, and with these rights and GRANT OPTION on the database; after create/.
-- Twice:   grants what is granted already, which changes nothing; so a run that was cut short is mended by another.
-- Locks:   nothing that exists.
-- Takes:   less than a second; connections that are open have it from their next statement on.
-- Undo:    DROP ROLE holdfire_purge; users keep nothing of it.
--
-- A role is the server's, the rights are this database's: two installations on one server need roles of two names. Then, for each user:
--   CREATE USER 'shop'@'10.%' IDENTIFIED BY '...';
--   GRANT holdfire_purge TO 'shop'@'10.%';
--   SET DEFAULT ROLE holdfire_purge TO 'shop'@'10.%';

CREATE ROLE IF NOT EXISTS holdfire_purge;
-- whether a workflow run has recipient runs that are active, or is being loaded
GRANT SELECT ON QRTZ_TRIGGERS TO holdfire_purge;
GRANT SELECT ON HF_LOAD TO holdfire_purge;
GRANT SELECT, DELETE ON HF_RUN TO holdfire_purge;
GRANT SELECT, DELETE ON HF_HISTORY TO holdfire_purge;
GRANT SELECT, DELETE ON HF_CANCELLATION TO holdfire_purge;
GRANT SELECT, DELETE ON HF_IDEMPOTENCY TO holdfire_purge;
GRANT SELECT ON HF_SCHEMA TO holdfire_purge;
