-- Purpose: what an operator may do who looks and changes nothing.
-- Server:  MySQL 8.0.17 or later.
-- Run by:  a user with CREATE ROLE, and with these rights and GRANT OPTION on the database; after create/.
-- Twice:   grants what is granted already, which changes nothing; so a run that was cut short is mended by another.
-- Locks:   nothing that exists.
-- Takes:   less than a second; connections that are open have it from their next statement on.
-- Undo:    DROP ROLE holdfire_readonly; users keep nothing of it.
--
-- A role is the server's, the rights are this database's: two installations on one server need roles of two names. Then, for each user:
--   CREATE USER 'shop'@'10.%' IDENTIFIED BY '...';
--   GRANT holdfire_readonly TO 'shop'@'10.%';
--   SET DEFAULT ROLE holdfire_readonly TO 'shop'@'10.%';

CREATE ROLE IF NOT EXISTS holdfire_readonly;
GRANT SELECT ON QRTZ_JOB_DETAILS TO holdfire_readonly;
GRANT SELECT ON QRTZ_TRIGGERS TO holdfire_readonly;
GRANT SELECT ON QRTZ_SIMPLE_TRIGGERS TO holdfire_readonly;
GRANT SELECT ON QRTZ_CRON_TRIGGERS TO holdfire_readonly;
GRANT SELECT ON QRTZ_SIMPROP_TRIGGERS TO holdfire_readonly;
GRANT SELECT ON QRTZ_BLOB_TRIGGERS TO holdfire_readonly;
GRANT SELECT ON QRTZ_CALENDARS TO holdfire_readonly;
GRANT SELECT ON QRTZ_PAUSED_TRIGGER_GRPS TO holdfire_readonly;
GRANT SELECT ON QRTZ_FIRED_TRIGGERS TO holdfire_readonly;
GRANT SELECT ON QRTZ_SCHEDULER_STATE TO holdfire_readonly;
GRANT SELECT ON QRTZ_LOCKS TO holdfire_readonly;
GRANT SELECT ON HF_WORKFLOW TO holdfire_readonly;
GRANT SELECT ON HF_DEFINITION TO holdfire_readonly;
GRANT SELECT ON HF_RUN TO holdfire_readonly;
GRANT SELECT ON HF_LOAD TO holdfire_readonly;
GRANT SELECT ON HF_HISTORY TO holdfire_readonly;
GRANT SELECT ON HF_CANCELLATION TO holdfire_readonly;
GRANT SELECT ON HF_IDEMPOTENCY TO holdfire_readonly;
GRANT SELECT ON HF_RECIPIENT TO holdfire_readonly;
GRANT SELECT ON HF_PAUSED TO holdfire_readonly;
GRANT SELECT ON HF_SCHEMA TO holdfire_readonly;
GRANT SELECT ON HF_SCRIPT TO holdfire_readonly;
