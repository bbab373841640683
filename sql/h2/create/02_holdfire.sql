-- Purpose: Holdfire's own tables, beside those of Quartz in the same database.
-- Server:  H2 2.x, regular mode.
-- Run by:  an owner of the schema; it is the second, after 01_quartz.sql.
-- Twice:   makes what is not there yet and leaves alone what is, so a run that was cut short is mended by another.
-- Locks:   nothing that exists.
-- Takes:   less than a second, whatever the tables hold.
-- Undo:    drop/drop_all.sql, which takes the rows along.
--
-- Keys are compared as Java compares them. H2 counts UTF-16 units where MySQL counts characters, so what people name is
-- twice as long here. Ids and hashes are VARCHAR, because CHAR would come back with blanks. Times are milliseconds
-- since 1970 in UTC. Everything called JSON is text that only Holdfire reads.

-- Stops with "Holdfire: found ..., expected ..." when this is not the place for it.
SELECT CASE
  WHEN NOT EXISTS (
    SELECT 1 FROM INFORMATION_SCHEMA.SETTINGS WHERE SETTING_NAME = 'MODE' AND SETTING_VALUE = 'REGULAR')
    THEN SIGNAL('45000', 'Holdfire: found a compatibility mode, expected the regular one; take MODE out of the URL. Nothing was changed')
  WHEN NOT EXISTS (
    SELECT 1 FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_SCHEMA = CURRENT_SCHEMA AND TABLE_NAME = 'QRTZ_LOCKS')
    THEN SIGNAL('45000', 'Holdfire: found no table QRTZ_LOCKS, expected all that 01_quartz.sql makes; run that to its end first. Nothing was changed')
  END;
SET @HOLDFIRE_VERSION = '0.1';
EXECUTE IMMEDIATE CASE
  WHEN EXISTS (
    SELECT 1 FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_SCHEMA = CURRENT_SCHEMA AND TABLE_NAME = 'HF_SCHEMA')
  THEN 'SET @HOLDFIRE_VERSION = (SELECT COALESCE(MAX(VERSION), ''0.1'') FROM HF_SCHEMA)'
  ELSE 'SET @HOLDFIRE_VERSION = ''0.1''' END;
SELECT CASE
  WHEN @HOLDFIRE_VERSION <> '0.1'
    THEN SIGNAL('45000', 'Holdfire: found version ' || @HOLDFIRE_VERSION || ' of the schema, expected none or 0.1; run upgrade/ instead, or the scripts of that version. Nothing was changed')
  END;

CREATE TABLE IF NOT EXISTS HF_WORKFLOW (
  SCHED_NAME        VARCHAR(240)  NOT NULL,
  WORKFLOW_KEY      VARCHAR(510)  NOT NULL,
  VERSION           VARCHAR(64)   NOT NULL,
  DEFINITION        CLOB          NOT NULL,
  CREATED_AT        BIGINT        NOT NULL,
  PRIMARY KEY (SCHED_NAME, WORKFLOW_KEY, VERSION)
);
COMMENT ON TABLE HF_WORKFLOW IS 'Workflow definitions, every version once. Written by nodes at start, or by who puts a definition; never changed';
COMMENT ON COLUMN HF_WORKFLOW.SCHED_NAME IS 'Quartz scheduler name';
COMMENT ON COLUMN HF_WORKFLOW.WORKFLOW_KEY IS 'Key of the workflow';
COMMENT ON COLUMN HF_WORKFLOW.VERSION IS 'SHA-256 of the definition, hex';
COMMENT ON COLUMN HF_WORKFLOW.DEFINITION IS 'The definition: JSON';
COMMENT ON COLUMN HF_WORKFLOW.CREATED_AT IS 'When this version was first seen; epoch milliseconds, UTC';

CREATE TABLE IF NOT EXISTS HF_DEFINITION (
  SCHED_NAME        VARCHAR(240)  NOT NULL,
  WORKFLOW_KEY      VARCHAR(510)  NOT NULL,
  VERSION           VARCHAR(64)   NOT NULL,
  ACTIVE            BOOLEAN       NOT NULL,
  CHANGED_AT        BIGINT        NOT NULL,
  PRIMARY KEY (SCHED_NAME, WORKFLOW_KEY)
);
COMMENT ON TABLE HF_DEFINITION IS 'Workflow definitions in force that nodes share, beside those that an application registers in code. Written by who puts them';
COMMENT ON COLUMN HF_DEFINITION.SCHED_NAME IS 'Quartz scheduler name';
COMMENT ON COLUMN HF_DEFINITION.WORKFLOW_KEY IS 'Key of the workflow';
COMMENT ON COLUMN HF_DEFINITION.VERSION IS 'Version that new runs are triggered with; a row of HF_WORKFLOW';
COMMENT ON COLUMN HF_DEFINITION.ACTIVE IS 'True when it can be triggered';
COMMENT ON COLUMN HF_DEFINITION.CHANGED_AT IS 'When it was put in force, activated or deactivated; epoch milliseconds, UTC';

CREATE TABLE IF NOT EXISTS HF_RUN (
  SCHED_NAME        VARCHAR(240)  NOT NULL,
  WORKFLOW_RUN_ID   VARCHAR(36)   NOT NULL,
  WORKFLOW_KEY      VARCHAR(510)  NOT NULL,
  WORKFLOW_VERSION  VARCHAR(64)   NOT NULL,
  RUN_GROUP         VARCHAR(380)  NOT NULL,
  CANCELLATION_KEY  VARCHAR(510)  NULL,
  TENANT            VARCHAR(510)  NULL,
  ACTOR             CLOB          NULL,
  DATA              CLOB          NOT NULL,
  SKIPS_DELAYS      BOOLEAN       NOT NULL,
  SANDBOXED         BOOLEAN       NOT NULL,
  RECIPIENTS        INT           NOT NULL,
  CREATED_AT        BIGINT        NOT NULL,
  PRIMARY KEY (SCHED_NAME, WORKFLOW_RUN_ID)
);
COMMENT ON TABLE HF_RUN IS 'Workflow runs: one row for each trigger call, by which it is written. Deleted by the same call if its load fails';
COMMENT ON COLUMN HF_RUN.SCHED_NAME IS 'Quartz scheduler name';
COMMENT ON COLUMN HF_RUN.WORKFLOW_RUN_ID IS 'Id of the workflow run';
COMMENT ON COLUMN HF_RUN.WORKFLOW_KEY IS 'Key of the workflow';
COMMENT ON COLUMN HF_RUN.WORKFLOW_VERSION IS 'Version that the run keeps to its end';
COMMENT ON COLUMN HF_RUN.RUN_GROUP IS 'Quartz trigger group of its recipient runs';
COMMENT ON COLUMN HF_RUN.CANCELLATION_KEY IS 'Key that the application cancels it by, if it gave one';
COMMENT ON COLUMN HF_RUN.TENANT IS 'Tenant it runs for, if any';
COMMENT ON COLUMN HF_RUN.ACTOR IS 'Who caused it, if known: JSON';
COMMENT ON COLUMN HF_RUN.DATA IS 'Data of the trigger call, for all recipients: JSON, up to 10 MB';
COMMENT ON COLUMN HF_RUN.SKIPS_DELAYS IS 'Whether all its delay steps are passed over';
COMMENT ON COLUMN HF_RUN.SANDBOXED IS 'Whether its channel steps count as done and nothing is sent';
COMMENT ON COLUMN HF_RUN.RECIPIENTS IS 'How many recipients it was triggered for';
COMMENT ON COLUMN HF_RUN.CREATED_AT IS 'When it was triggered; epoch milliseconds, UTC';

CREATE TABLE IF NOT EXISTS HF_LOAD (
  SCHED_NAME        VARCHAR(240)  NOT NULL,
  TOKEN             VARCHAR(16)   NOT NULL,
  WORKFLOW_RUN_ID   VARCHAR(36)   NOT NULL,
  RUN_GROUP         VARCHAR(380)  NOT NULL,
  PHASE             VARCHAR(16)   NOT NULL,
  LEASE_UNTIL       BIGINT        NOT NULL,
  PRIMARY KEY (SCHED_NAME, TOKEN)
);
COMMENT ON TABLE HF_LOAD IS 'Workflow runs with a large audience that are being loaded or taken away, chunk by chunk. Written by their trigger call and by nodes';
COMMENT ON COLUMN HF_LOAD.SCHED_NAME IS 'Quartz scheduler name';
COMMENT ON COLUMN HF_LOAD.TOKEN IS 'TRIGGER_STATE that its triggers have meanwhile';
COMMENT ON COLUMN HF_LOAD.WORKFLOW_RUN_ID IS 'Id of the workflow run';
COMMENT ON COLUMN HF_LOAD.RUN_GROUP IS 'Quartz trigger group of its recipient runs';
COMMENT ON COLUMN HF_LOAD.PHASE IS 'loading, activating or abandoned';
COMMENT ON COLUMN HF_LOAD.LEASE_UNTIL IS 'Until when it is one node''s, then anyone''s; epoch milliseconds, UTC';

CREATE TABLE IF NOT EXISTS HF_HISTORY (
  SCHED_NAME        VARCHAR(240)  NOT NULL,
  RECIPIENT_RUN_ID  VARCHAR(36)   NOT NULL,
  WORKFLOW_RUN_ID   VARCHAR(36)   NOT NULL,
  RUN_GROUP         VARCHAR(380)  NOT NULL,
  RECIPIENT_HASH    VARCHAR(8)    NOT NULL,
  STATUS            VARCHAR(16)   NOT NULL,
  TRIGGERED_AT      BIGINT        NOT NULL,
  FINISHED_AT       BIGINT        NOT NULL,
  CANCELLATION_ID   VARCHAR(36)   NULL,
  RUN_DATA          BLOB          NOT NULL,
  PRIMARY KEY (SCHED_NAME, RECIPIENT_RUN_ID)
);
COMMENT ON TABLE HF_HISTORY IS 'Recipient runs that are over; those that are active are rows of QRTZ_TRIGGERS. Written by nodes and cancel calls, never changed';
COMMENT ON COLUMN HF_HISTORY.SCHED_NAME IS 'Quartz scheduler name';
COMMENT ON COLUMN HF_HISTORY.RECIPIENT_RUN_ID IS 'Id of the recipient run';
COMMENT ON COLUMN HF_HISTORY.WORKFLOW_RUN_ID IS 'Id of the workflow run it belongs to';
COMMENT ON COLUMN HF_HISTORY.RUN_GROUP IS 'Quartz trigger group it had';
COMMENT ON COLUMN HF_HISTORY.RECIPIENT_HASH IS 'Start of the recipient''s hash; others may share it';
COMMENT ON COLUMN HF_HISTORY.STATUS IS 'finished, canceled or failed';
COMMENT ON COLUMN HF_HISTORY.TRIGGERED_AT IS 'When it was triggered; epoch milliseconds, UTC';
COMMENT ON COLUMN HF_HISTORY.FINISHED_AT IS 'When it ended, however it ended; epoch milliseconds, UTC';
COMMENT ON COLUMN HF_HISTORY.CANCELLATION_ID IS 'Id of the cancellation that ended it, if one did';
COMMENT ON COLUMN HF_HISTORY.RUN_DATA IS 'Recipient, steps with their times and results: JSON, UTF-8';
-- cancel: who of a group is over already, all or some recipients; list by group
CREATE INDEX IF NOT EXISTS IDX_HF_H_GROUP ON HF_HISTORY (SCHED_NAME, RUN_GROUP, RECIPIENT_HASH);
-- list what a recipient was sent
CREATE INDEX IF NOT EXISTS IDX_HF_H_RECIPIENT ON HF_HISTORY (SCHED_NAME, RECIPIENT_HASH);

CREATE TABLE IF NOT EXISTS HF_CANCELLATION (
  SCHED_NAME        VARCHAR(240)  NOT NULL,
  CANCELLATION_ID   VARCHAR(36)   NOT NULL,
  WORKFLOW_KEY      VARCHAR(510)  NULL,
  CANCELLATION_KEY  VARCHAR(510)  NULL,
  RUN_GROUP         VARCHAR(380)  NULL,
  RECIPIENT_RUN_ID  VARCHAR(36)   NULL,
  CREATED_AT        BIGINT        NOT NULL,
  REASON            VARCHAR(2000) NULL,
  ACTOR             VARCHAR(510)  NULL,
  REJECTED          BOOLEAN       NOT NULL,
  CANCELED          INT           NOT NULL,
  STOPPING          INT           NOT NULL,
  ALREADY_CANCELED  INT           NOT NULL,
  ALREADY_FINISHED  INT           NOT NULL,
  NOT_FOUND         INT           NOT NULL,
  RECEIPT           CLOB          NOT NULL,
  PRIMARY KEY (SCHED_NAME, CANCELLATION_ID)
);
COMMENT ON TABLE HF_CANCELLATION IS 'Every cancel call, by which it is written, those that came too late as well, with its receipt; never changed';
COMMENT ON COLUMN HF_CANCELLATION.SCHED_NAME IS 'Quartz scheduler name';
COMMENT ON COLUMN HF_CANCELLATION.CANCELLATION_ID IS 'Id of the cancellation';
COMMENT ON COLUMN HF_CANCELLATION.WORKFLOW_KEY IS 'Workflow that the call named, if it did';
COMMENT ON COLUMN HF_CANCELLATION.CANCELLATION_KEY IS 'Cancellation key that the call named, if it did';
COMMENT ON COLUMN HF_CANCELLATION.RUN_GROUP IS 'Quartz trigger group of the two';
COMMENT ON COLUMN HF_CANCELLATION.RECIPIENT_RUN_ID IS 'The one recipient run that the call named, if it did';
COMMENT ON COLUMN HF_CANCELLATION.CREATED_AT IS 'When it was called; epoch milliseconds, UTC';
COMMENT ON COLUMN HF_CANCELLATION.REASON IS 'Why, if the caller said';
COMMENT ON COLUMN HF_CANCELLATION.ACTOR IS 'Who called, if known';
COMMENT ON COLUMN HF_CANCELLATION.REJECTED IS 'True when it came too late for all';
COMMENT ON COLUMN HF_CANCELLATION.CANCELED IS 'How many were waiting and are canceled';
COMMENT ON COLUMN HF_CANCELLATION.STOPPING IS 'How many were executing and stop after that step';
COMMENT ON COLUMN HF_CANCELLATION.ALREADY_CANCELED IS 'How many an earlier cancellation got';
COMMENT ON COLUMN HF_CANCELLATION.ALREADY_FINISHED IS 'How many had finished before';
COMMENT ON COLUMN HF_CANCELLATION.NOT_FOUND IS 'How many were named and are not known';
COMMENT ON COLUMN HF_CANCELLATION.RECEIPT IS 'What became of each recipient, up to a limit: JSON';
-- list the cancellations of a group
CREATE INDEX IF NOT EXISTS IDX_HF_C_GROUP ON HF_CANCELLATION (SCHED_NAME, RUN_GROUP);

CREATE TABLE IF NOT EXISTS HF_IDEMPOTENCY (
  SCHED_NAME        VARCHAR(240)  NOT NULL,
  KEY_HASH          VARCHAR(64)   NOT NULL,
  REQUEST_HASH      VARCHAR(64)   NOT NULL,
  WORKFLOW_RUN_ID   VARCHAR(36)   NOT NULL,
  REQUEST_ID        VARCHAR(510)  NULL,
  CREATED_AT        BIGINT        NOT NULL,
  PRIMARY KEY (SCHED_NAME, KEY_HASH)
);
COMMENT ON TABLE HF_IDEMPOTENCY IS 'Idempotency keys of trigger calls. Written by these, deleted by nodes when too old to count';
COMMENT ON COLUMN HF_IDEMPOTENCY.SCHED_NAME IS 'Quartz scheduler name';
COMMENT ON COLUMN HF_IDEMPOTENCY.KEY_HASH IS 'SHA-256 of workflow key and idempotency key, hex';
COMMENT ON COLUMN HF_IDEMPOTENCY.REQUEST_HASH IS 'SHA-256 of the call, hex: another may not reuse the key';
COMMENT ON COLUMN HF_IDEMPOTENCY.WORKFLOW_RUN_ID IS 'Id of the workflow run that the first call made';
COMMENT ON COLUMN HF_IDEMPOTENCY.REQUEST_ID IS 'What the first call named itself, if it did: a repeat is told';
COMMENT ON COLUMN HF_IDEMPOTENCY.CREATED_AT IS 'When the key was first used; epoch milliseconds, UTC';
-- purge keys that are too old to count
CREATE INDEX IF NOT EXISTS IDX_HF_I_CREATED ON HF_IDEMPOTENCY (SCHED_NAME, CREATED_AT);

CREATE TABLE IF NOT EXISTS HF_RECIPIENT (
  SCHED_NAME        VARCHAR(240)  NOT NULL,
  RECIPIENT_HASH    VARCHAR(64)   NOT NULL,
  COLLECTION        VARCHAR(510)  NOT NULL,
  RECIPIENT_ID      VARCHAR(512)  NOT NULL,
  PROPERTIES        CLOB          NOT NULL,
  UPDATED_AT        BIGINT        NOT NULL,
  PRIMARY KEY (SCHED_NAME, RECIPIENT_HASH)
);
COMMENT ON TABLE HF_RECIPIENT IS 'Recipients that the application has stored, by trigger calls or on their own';
COMMENT ON COLUMN HF_RECIPIENT.SCHED_NAME IS 'Quartz scheduler name';
COMMENT ON COLUMN HF_RECIPIENT.RECIPIENT_HASH IS 'SHA-256 of collection and id, hex: both are too long';
COMMENT ON COLUMN HF_RECIPIENT.COLLECTION IS 'Collection of an object; empty for a user';
COMMENT ON COLUMN HF_RECIPIENT.RECIPIENT_ID IS 'Id that the application gave';
COMMENT ON COLUMN HF_RECIPIENT.PROPERTIES IS 'Name, addresses and the like: JSON object';
COMMENT ON COLUMN HF_RECIPIENT.UPDATED_AT IS 'When it was last written; epoch milliseconds, UTC';

CREATE TABLE IF NOT EXISTS HF_PAUSED (
  SCHED_NAME        VARCHAR(240)  NOT NULL,
  WORKFLOW_KEY      VARCHAR(510)  NOT NULL,
  PHASE             VARCHAR(16)   NOT NULL,
  PAUSED_AT         BIGINT        NOT NULL,
  PRIMARY KEY (SCHED_NAME, WORKFLOW_KEY)
);
COMMENT ON TABLE HF_PAUSED IS 'Workflows that are paused. Written by who pauses and resumes; deleted by nodes when all is resumed';
COMMENT ON COLUMN HF_PAUSED.SCHED_NAME IS 'Quartz scheduler name';
COMMENT ON COLUMN HF_PAUSED.WORKFLOW_KEY IS 'Key of the workflow';
COMMENT ON COLUMN HF_PAUSED.PHASE IS 'paused or resuming';
COMMENT ON COLUMN HF_PAUSED.PAUSED_AT IS 'When it was paused; epoch milliseconds, UTC';
