-- Purpose: what nodes of Holdfire may do, and no more: rows of these tables, no DDL, no other table.
-- Server:  MySQL 8.0.17 or later.
-- Run by:  a user with CREATE ROLE, and with these rights and GRANT OPTION on the database; after create/.
-- Twice:   grants what is granted already, which changes nothing; so a run that was cut short is mended by another.
-- Locks:   nothing that exists.
-- Takes:   less than a second; connections that are open have it from their next statement on.
-- Undo:    DROP ROLE holdfire_app; users keep nothing of it.
--
-- A role is the server's, the rights are this database's: two installations on one server need roles of two names. Then, for each user:
--   CREATE USER 'shop'@'10.%' IDENTIFIED BY '...';
--   GRANT holdfire_app TO 'shop'@'10.%';
--   SET DEFAULT ROLE holdfire_app TO 'shop'@'10.%';

CREATE ROLE IF NOT EXISTS holdfire_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON QRTZ_JOB_DETAILS TO holdfire_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON QRTZ_TRIGGERS TO holdfire_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON QRTZ_SIMPLE_TRIGGERS TO holdfire_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON QRTZ_CRON_TRIGGERS TO holdfire_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON QRTZ_SIMPROP_TRIGGERS TO holdfire_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON QRTZ_BLOB_TRIGGERS TO holdfire_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON QRTZ_CALENDARS TO holdfire_app;
GRANT SELECT, INSERT, DELETE ON QRTZ_PAUSED_TRIGGER_GRPS TO holdfire_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON QRTZ_FIRED_TRIGGERS TO holdfire_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON QRTZ_SCHEDULER_STATE TO holdfire_app;
-- rows are locked by SELECT ... FOR UPDATE, which asks for the right to UPDATE; none is ever changed
GRANT SELECT, INSERT, UPDATE ON QRTZ_LOCKS TO holdfire_app;
-- a version of a definition is never changed
GRANT SELECT, INSERT ON HF_WORKFLOW TO holdfire_app;
GRANT SELECT, INSERT, UPDATE ON HF_DEFINITION TO holdfire_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON HF_RUN TO holdfire_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON HF_LOAD TO holdfire_app;
-- what is over is over: nodes add to the history and change nothing
GRANT SELECT, INSERT ON HF_HISTORY TO holdfire_app;
GRANT SELECT, INSERT ON HF_CANCELLATION TO holdfire_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON HF_IDEMPOTENCY TO holdfire_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON HF_RECIPIENT TO holdfire_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON HF_PAUSED TO holdfire_app;
-- who makes and upgrades the schema writes these
GRANT SELECT ON HF_SCHEMA TO holdfire_app;
GRANT SELECT ON HF_SCRIPT TO holdfire_app;
