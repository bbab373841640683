-- Purpose: takes away all tables of Holdfire and Quartz, and all that is in them: runs that wait are never sent.
-- Server:  MySQL 8.0.17 or later.
-- Run by:  a user with DROP on the database. Nothing runs it by itself; stop all nodes first.
-- Checks:  that no node has checked in within the last minute. Else it stops, and nothing is gone.
-- Twice:   takes away what is left, so a run that was cut short is mended by another.
-- Locks:   each table as a whole, while it goes; waits for transactions that have used it.
-- Takes:   with 10 million rows a few seconds: files are deleted, no rows are read.
-- Undo:    restore a backup, for example of: mysqldump --single-transaction DATABASE.

-- Stops with "Unknown column 'Holdfire: found ..., expected ...'" when nodes are alive.
SET @holdfire_alive = 0;
SET @holdfire = IF(
  EXISTS (
    SELECT 1 FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = 'QRTZ_SCHEDULER_STATE'),
  'SELECT COUNT(*) INTO @holdfire_alive FROM QRTZ_SCHEDULER_STATE
   WHERE LAST_CHECKIN_TIME > UNIX_TIMESTAMP() * 1000 - 60000',
  'DO 0');
PREPARE holdfire FROM @holdfire;
EXECUTE holdfire;
DEALLOCATE PREPARE holdfire;

SET @holdfire = CASE
  WHEN DATABASE() IS NULL
    THEN 'DO `Holdfire: found no database, expected the one with the tables; name it in the call of the client. Nothing was changed`'
  WHEN @holdfire_alive > 0
    THEN CONCAT('DO `Holdfire: found ', @holdfire_alive, ' nodes that have checked in within the last minute, expected none; stop them first. Nothing was changed`')
  ELSE 'DO 0' END;
PREPARE holdfire FROM @holdfire;
EXECUTE holdfire;
DEALLOCATE PREPARE holdfire;

DROP TABLE IF EXISTS HF_SCRIPT;
DROP TABLE IF EXISTS HF_SCHEMA;
DROP TABLE IF EXISTS HF_PAUSED;
DROP TABLE IF EXISTS HF_RECIPIENT;
DROP TABLE IF EXISTS HF_IDEMPOTENCY;
DROP TABLE IF EXISTS HF_CANCELLATION;
DROP TABLE IF EXISTS HF_HISTORY;
DROP TABLE IF EXISTS HF_LOAD;
DROP TABLE IF EXISTS HF_RUN;
DROP TABLE IF EXISTS HF_DEFINITION;
DROP TABLE IF EXISTS HF_WORKFLOW;
DROP TABLE IF EXISTS QRTZ_LOCKS;
DROP TABLE IF EXISTS QRTZ_SCHEDULER_STATE;
DROP TABLE IF EXISTS QRTZ_FIRED_TRIGGERS;
DROP TABLE IF EXISTS QRTZ_PAUSED_TRIGGER_GRPS;
DROP TABLE IF EXISTS QRTZ_CALENDARS;
DROP TABLE IF EXISTS QRTZ_BLOB_TRIGGERS;
DROP TABLE IF EXISTS QRTZ_SIMPROP_TRIGGERS;
DROP TABLE IF EXISTS QRTZ_CRON_TRIGGERS;
DROP TABLE IF EXISTS QRTZ_SIMPLE_TRIGGERS;
DROP TABLE IF EXISTS QRTZ_TRIGGERS;
DROP TABLE IF EXISTS QRTZ_JOB_DETAILS;
