-- Purpose: Holdfire's own tables, beside those of Quartz in the same database.
-- Server:  MariaDB 10.6 or later.
-- Run by:  a user with CREATE and INDEX on the database; it is the second, after 01_quartz.sql.
-- Twice:   makes what is not there yet and leaves alone what is, so a run that was cut short is mended by another.
-- Locks:   nothing that exists.
-- Takes:   less than a second, whatever the tables hold.
-- Undo:    drop/drop_all.sql, which takes the rows along.
--
-- Keys that people choose are compared byte by byte and trailing blanks count (utf8mb4_nopad_bin). Ids and hashes are
-- ASCII of a fixed length that Holdfire makes, and take a quarter of the room in an index (ascii_bin; it ignores
-- trailing blanks, which these never have). Times are milliseconds since 1970 in UTC. Everything called JSON is text
-- that only Holdfire reads. The bytes of each key are noted beside it; the limit is 3072.

-- Stops with "Unknown column 'Holdfire: found ..., expected ...'" when this is not the place for it.
SET @holdfire = CASE
  WHEN VERSION() NOT LIKE '%MariaDB%'
    OR CAST(SUBSTRING_INDEX(VERSION(), '.', 1) AS UNSIGNED) * 100
      + CAST(SUBSTRING_INDEX(SUBSTRING_INDEX(VERSION(), '.', 2), '.', -1) AS UNSIGNED) < 1006
    THEN CONCAT('DO `Holdfire: found ', VERSION(), ', expected MariaDB 10.6 or later; run the scripts of your server. Nothing was changed`')
  WHEN DATABASE() IS NULL
    THEN 'DO `Holdfire: found no database, expected one to make the tables in; name it in the call of the client. Nothing was changed`'
  WHEN NOT EXISTS (
    SELECT 1 FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = 'QRTZ_LOCKS')
    THEN 'DO `Holdfire: found no table QRTZ_LOCKS, expected all that 01_quartz.sql makes; run that to its end first. Nothing was changed`'
  ELSE 'DO 0' END;
PREPARE holdfire FROM @holdfire;
EXECUTE holdfire;
DEALLOCATE PREPARE holdfire;

SET @holdfire_version = '0.1';
SET @holdfire = IF(
  EXISTS (SELECT 1 FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = 'HF_SCHEMA'),
  'SELECT COALESCE(MAX(VERSION), @holdfire_version) INTO @holdfire_version FROM HF_SCHEMA',
  'DO 0');
PREPARE holdfire FROM @holdfire;
EXECUTE holdfire;
DEALLOCATE PREPARE holdfire;
SET @holdfire = IF(
  @holdfire_version <> '0.1',
  CONCAT('DO `Holdfire: found version ', @holdfire_version, ' of the schema, expected none or 0.1; run upgrade/ instead, or the scripts of that version. Nothing was changed`'),
  'DO 0');
PREPARE holdfire FROM @holdfire;
EXECUTE holdfire;
DEALLOCATE PREPARE holdfire;

CREATE TABLE IF NOT EXISTS HF_WORKFLOW (
  SCHED_NAME   VARCHAR(120) NOT NULL COMMENT 'Quartz scheduler name',
  WORKFLOW_KEY VARCHAR(255) NOT NULL COMMENT 'Key of the workflow',
  VERSION      CHAR(64) COLLATE ascii_bin NOT NULL COMMENT 'SHA-256 of the definition, hex',
  DEFINITION   LONGTEXT     NOT NULL COMMENT 'The definition: JSON',
  CREATED_AT   BIGINT       NOT NULL COMMENT 'When this version was first seen; epoch milliseconds, UTC',
  -- 480 + 1020 + 64 bytes
  PRIMARY KEY (SCHED_NAME, WORKFLOW_KEY, VERSION)
) ENGINE=InnoDB ROW_FORMAT=DYNAMIC DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin
  COMMENT='Workflow definitions, every version once. Written by nodes at start, or by who puts a definition; never changed';

CREATE TABLE IF NOT EXISTS HF_DEFINITION (
  SCHED_NAME   VARCHAR(120) NOT NULL COMMENT 'Quartz scheduler name',
  WORKFLOW_KEY VARCHAR(255) NOT NULL COMMENT 'Key of the workflow',
  VERSION      CHAR(64) COLLATE ascii_bin NOT NULL COMMENT 'Version that new runs are triggered with; a row of HF_WORKFLOW',
  ACTIVE       VARCHAR(1)   NOT NULL COMMENT '1 when it can be triggered, else 0',
  CHANGED_AT   BIGINT       NOT NULL COMMENT 'When it was put in force, activated or deactivated; epoch milliseconds, UTC',
  -- 480 + 1020 bytes
  PRIMARY KEY (SCHED_NAME, WORKFLOW_KEY)
) ENGINE=InnoDB ROW_FORMAT=DYNAMIC DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin
  COMMENT='Workflow definitions in force that nodes share, beside those that an application registers in code. Written by who puts them';

CREATE TABLE IF NOT EXISTS HF_RUN (
  SCHED_NAME       VARCHAR(120) NOT NULL COMMENT 'Quartz scheduler name',
  WORKFLOW_RUN_ID  CHAR(36) COLLATE ascii_bin NOT NULL COMMENT 'Id of the workflow run',
  WORKFLOW_KEY     VARCHAR(255) NOT NULL COMMENT 'Key of the workflow',
  WORKFLOW_VERSION CHAR(64) COLLATE ascii_bin NOT NULL COMMENT 'Version that the run keeps to its end',
  RUN_GROUP        VARCHAR(190) NOT NULL COMMENT 'Quartz trigger group of its recipient runs',
  CANCELLATION_KEY VARCHAR(255) NULL     COMMENT 'Key that the application cancels it by, if it gave one',
  TENANT           VARCHAR(255) NULL     COMMENT 'Tenant it runs for, if any',
  ACTOR            MEDIUMTEXT   NULL     COMMENT 'Who caused it, if known: JSON',
  DATA             LONGTEXT     NOT NULL COMMENT 'Data of the trigger call, for all recipients: JSON, up to 10 MB',
  SKIPS_DELAYS     VARCHAR(1)   NOT NULL COMMENT '1 when all its delay steps are passed over, else 0',
  SANDBOXED        VARCHAR(1)   NOT NULL COMMENT '1 when its channel steps count as done and nothing is sent, else 0',
  RECIPIENTS       INT          NOT NULL COMMENT 'How many recipients it was triggered for',
  CREATED_AT       BIGINT       NOT NULL COMMENT 'When it was triggered; epoch milliseconds, UTC',
  -- 480 + 36 bytes
  PRIMARY KEY (SCHED_NAME, WORKFLOW_RUN_ID)
) ENGINE=InnoDB ROW_FORMAT=DYNAMIC DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin
  COMMENT='Workflow runs: one row for each trigger call, by which it is written. Deleted by the same call if its load fails';

CREATE TABLE IF NOT EXISTS HF_LOAD (
  SCHED_NAME      VARCHAR(120) NOT NULL COMMENT 'Quartz scheduler name',
  TOKEN           VARCHAR(16) COLLATE ascii_bin NOT NULL COMMENT 'TRIGGER_STATE that its triggers have meanwhile',
  WORKFLOW_RUN_ID CHAR(36) COLLATE ascii_bin NOT NULL COMMENT 'Id of the workflow run',
  RUN_GROUP       VARCHAR(190) NOT NULL COMMENT 'Quartz trigger group of its recipient runs',
  PHASE           VARCHAR(16)  NOT NULL COMMENT 'loading, activating or abandoned',
  LEASE_UNTIL     BIGINT       NOT NULL COMMENT 'Until when it is one node''s, then anyone''s; epoch milliseconds, UTC',
  -- 480 + 16 bytes
  PRIMARY KEY (SCHED_NAME, TOKEN)
) ENGINE=InnoDB ROW_FORMAT=DYNAMIC DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin
  COMMENT='Workflow runs with a large audience that are being loaded or taken away, chunk by chunk. Written by their trigger call and by nodes';

CREATE TABLE IF NOT EXISTS HF_HISTORY (
  SCHED_NAME       VARCHAR(120) NOT NULL COMMENT 'Quartz scheduler name',
  RECIPIENT_RUN_ID CHAR(36) COLLATE ascii_bin NOT NULL COMMENT 'Id of the recipient run',
  WORKFLOW_RUN_ID  CHAR(36) COLLATE ascii_bin NOT NULL COMMENT 'Id of the workflow run it belongs to',
  RUN_GROUP        VARCHAR(190) NOT NULL COMMENT 'Quartz trigger group it had',
  RECIPIENT_HASH   CHAR(8) COLLATE ascii_bin NOT NULL COMMENT 'Start of the recipient''s hash; others may share it',
  STATUS           VARCHAR(16)  NOT NULL COMMENT 'finished, canceled or failed',
  TRIGGERED_AT     BIGINT       NOT NULL COMMENT 'When it was triggered; epoch milliseconds, UTC',
  FINISHED_AT      BIGINT       NOT NULL COMMENT 'When it ended, however it ended; epoch milliseconds, UTC',
  CANCELLATION_ID  CHAR(36) COLLATE ascii_bin NULL COMMENT 'Id of the cancellation that ended it, if one did',
  RUN_DATA         MEDIUMBLOB   NOT NULL COMMENT 'Recipient, steps with their times and results: JSON, UTF-8',
  -- 480 + 36 bytes
  PRIMARY KEY (SCHED_NAME, RECIPIENT_RUN_ID),
  -- cancel: who of a group is over already, all or some recipients; list by group. 480 + 760 + 8 bytes
  KEY IDX_HF_H_GROUP (SCHED_NAME, RUN_GROUP, RECIPIENT_HASH),
  -- list what a recipient was sent. 480 + 8 bytes
  KEY IDX_HF_H_RECIPIENT (SCHED_NAME, RECIPIENT_HASH)
) ENGINE=InnoDB ROW_FORMAT=DYNAMIC DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin
  COMMENT='Recipient runs that are over; those that are active are rows of QRTZ_TRIGGERS. Written by nodes and cancel calls, never changed';

CREATE TABLE IF NOT EXISTS HF_CANCELLATION (
  SCHED_NAME       VARCHAR(120)  NOT NULL COMMENT 'Quartz scheduler name',
  CANCELLATION_ID  CHAR(36) COLLATE ascii_bin NOT NULL COMMENT 'Id of the cancellation',
  WORKFLOW_KEY     VARCHAR(255)  NULL     COMMENT 'Workflow that the call named, if it did',
  CANCELLATION_KEY VARCHAR(255)  NULL     COMMENT 'Cancellation key that the call named, if it did',
  RUN_GROUP        VARCHAR(190)  NULL     COMMENT 'Quartz trigger group of the two',
  RECIPIENT_RUN_ID CHAR(36) COLLATE ascii_bin NULL COMMENT 'The one recipient run that the call named, if it did',
  CREATED_AT       BIGINT        NOT NULL COMMENT 'When it was called; epoch milliseconds, UTC',
  REASON           VARCHAR(1000) NULL     COMMENT 'Why, if the caller said',
  ACTOR            VARCHAR(255)  NULL     COMMENT 'Who called, if known',
  REJECTED         VARCHAR(1)    NOT NULL COMMENT '1 when it came too late for all, else 0',
  CANCELED         INT           NOT NULL COMMENT 'How many were waiting and are canceled',
  STOPPING         INT           NOT NULL COMMENT 'How many were executing and stop after that step',
  ALREADY_CANCELED INT           NOT NULL COMMENT 'How many an earlier cancellation got',
  ALREADY_FINISHED INT           NOT NULL COMMENT 'How many had finished before',
  NOT_FOUND        INT           NOT NULL COMMENT 'How many were named and are not known',
  RECEIPT          LONGTEXT      NOT NULL COMMENT 'What became of each recipient, up to a limit: JSON',
  -- 480 + 36 bytes
  PRIMARY KEY (SCHED_NAME, CANCELLATION_ID),
  -- list the cancellations of a group. 480 + 760 bytes
  KEY IDX_HF_C_GROUP (SCHED_NAME, RUN_GROUP)
) ENGINE=InnoDB ROW_FORMAT=DYNAMIC DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin
  COMMENT='Every cancel call, by which it is written, those that came too late as well, with its receipt; never changed';

CREATE TABLE IF NOT EXISTS HF_IDEMPOTENCY (
  SCHED_NAME      VARCHAR(120) NOT NULL COMMENT 'Quartz scheduler name',
  KEY_HASH        CHAR(64) COLLATE ascii_bin NOT NULL COMMENT 'SHA-256 of workflow key and idempotency key, hex',
  REQUEST_HASH    CHAR(64) COLLATE ascii_bin NOT NULL COMMENT 'SHA-256 of the call, hex: another may not reuse the key',
  WORKFLOW_RUN_ID CHAR(36) COLLATE ascii_bin NOT NULL COMMENT 'Id of the workflow run that the first call made',
  REQUEST_ID      VARCHAR(255) NULL     COMMENT 'What the first call named itself, if it did: a repeat is told',
  CREATED_AT      BIGINT       NOT NULL COMMENT 'When the key was first used; epoch milliseconds, UTC',
  -- 480 + 64 bytes
  PRIMARY KEY (SCHED_NAME, KEY_HASH),
  -- purge keys that are too old to count. 480 + 8 bytes
  KEY IDX_HF_I_CREATED (SCHED_NAME, CREATED_AT)
) ENGINE=InnoDB ROW_FORMAT=DYNAMIC DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin
  COMMENT='Idempotency keys of trigger calls. Written by these, deleted by nodes when too old to count';

CREATE TABLE IF NOT EXISTS HF_RECIPIENT (
  SCHED_NAME     VARCHAR(120) NOT NULL COMMENT 'Quartz scheduler name',
  RECIPIENT_HASH CHAR(64) COLLATE ascii_bin NOT NULL COMMENT 'SHA-256 of collection and id, hex: both are too long',
  COLLECTION     VARCHAR(255) NOT NULL COMMENT 'Collection of an object; empty for a user',
  RECIPIENT_ID   VARCHAR(256) NOT NULL COMMENT 'Id that the application gave',
  PROPERTIES     LONGTEXT     NOT NULL COMMENT 'Name, addresses and the like: JSON object',
  UPDATED_AT     BIGINT       NOT NULL COMMENT 'When it was last written; epoch milliseconds, UTC',
  -- 480 + 64 bytes
  PRIMARY KEY (SCHED_NAME, RECIPIENT_HASH)
) ENGINE=InnoDB ROW_FORMAT=DYNAMIC DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin
  COMMENT='Recipients that the application has stored, by trigger calls or on their own';

CREATE TABLE IF NOT EXISTS HF_PAUSED (
  SCHED_NAME   VARCHAR(120) NOT NULL COMMENT 'Quartz scheduler name',
  WORKFLOW_KEY VARCHAR(255) NOT NULL COMMENT 'Key of the workflow',
  PHASE        VARCHAR(16)  NOT NULL COMMENT 'paused or resuming',
  PAUSED_AT    BIGINT       NOT NULL COMMENT 'When it was paused; epoch milliseconds, UTC',
  -- 480 + 1020 bytes
  PRIMARY KEY (SCHED_NAME, WORKFLOW_KEY)
) ENGINE=InnoDB ROW_FORMAT=DYNAMIC DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin
  COMMENT='Workflows that are paused. Written by who pauses and resumes; deleted by nodes when all is resumed';
