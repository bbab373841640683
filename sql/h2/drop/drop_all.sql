-- Purpose: takes away all tables of Holdfire and Quartz, and all that is in them: runs that wait are never sent.
-- Server:  H2 2.x.
-- Run by:  an owner of the schema. Nothing runs it by itself; stop all nodes first.
-- Checks:  that no node has checked in within the last minute. Else it stops, and nothing is gone.
-- Twice:   takes away what is left, so a run that was cut short is mended by another.
-- Locks:   each table as a whole, while it goes; waits for transactions that have used it.
-- Takes:   with 10 million rows a few seconds: files are deleted, no rows are read.
-- Undo:    restore a backup, for example of: SCRIPT TO 'backup.sql'.

-- Stops with "Holdfire: found ..., expected ..." when nodes are alive.
SET @HOLDFIRE_ALIVE = 0;
EXECUTE IMMEDIATE CASE
  WHEN EXISTS (
    SELECT 1 FROM INFORMATION_SCHEMA.TABLES
    WHERE TABLE_SCHEMA = CURRENT_SCHEMA AND TABLE_NAME = 'QRTZ_SCHEDULER_STATE')
  THEN 'SET @HOLDFIRE_ALIVE = (
      SELECT COUNT(*) FROM QRTZ_SCHEDULER_STATE
      WHERE LAST_CHECKIN_TIME > (EXTRACT(EPOCH FROM CURRENT_TIMESTAMP) - 60) * 1000)'
  ELSE 'SET @HOLDFIRE_ALIVE = 0' END;
SELECT CASE
  WHEN @HOLDFIRE_ALIVE > 0
    THEN SIGNAL('45000', 'Holdfire: found ' || @HOLDFIRE_ALIVE || ' nodes that have checked in within the last minute, expected none; stop them first. Nothing was changed')
  END;

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
