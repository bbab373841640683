-- Purpose: the eleven tables of Quartz 2.5, for Holdfire's job store. Quartz's own stores work on them as well.
-- Server:  MariaDB 10.6 or later.
-- Run by:  a user with CREATE and INDEX on the database; it is the first.
-- Twice:   makes what is not there yet and leaves alone what is, so a run that was cut short is mended by another.
-- Locks:   nothing that exists.
-- Takes:   less than a second, whatever the tables hold.
-- Undo:    drop/drop_all.sql, which takes the rows along.
--
-- Keys are compared byte by byte and trailing blanks count (utf8mb4_nopad_bin), because Java compares them so: with the
-- server's default collation 'Ab' and 'ab' would be one trigger. Times are milliseconds since 1970 in UTC. Flags are
-- '1' or '0'. Bytes of the longest key, at 4 a character: 480 + 760 + 760 = 2000 of 3072.
--
-- No foreign keys. One from triggers to jobs takes a shared lock on the one job row that all recipient runs have in
-- common, for every insert, and whoever changes that job waits for all of them. Those from the four detail tables make
-- every delete of a trigger look into four tables. Neither is needed for order: Quartz looks a job up before it stores
-- a trigger for it, and deletes a trigger's details before the trigger.
--
-- Secondary indexes: each costs every insert and delete, so each names the query that it is there for. The ones that
-- Quartz's own script has and this one has not are for statements that run once in a while on small tables, double
-- another index, or serve no statement at all.

-- Stops with "Unknown column 'Holdfire: found ..., expected ...'" when this is not the place for it.
SET @holdfire = CASE
  WHEN VERSION() NOT LIKE '%MariaDB%'
    OR CAST(SUBSTRING_INDEX(VERSION(), '.', 1) AS UNSIGNED) * 100
      + CAST(SUBSTRING_INDEX(SUBSTRING_INDEX(VERSION(), '.', 2), '.', -1) AS UNSIGNED) < 1006
    THEN CONCAT('DO `Holdfire: found ', VERSION(), ', expected MariaDB 10.6 or later; run the scripts of your server. Nothing was changed`')
  WHEN DATABASE() IS NULL
    THEN 'DO `Holdfire: found no database, expected one to make the tables in; name it in the call of the client. Nothing was changed`'
  WHEN EXISTS (
    SELECT 1 FROM information_schema.TABLES
    WHERE TABLE_SCHEMA = DATABASE() AND (ENGINE <> 'InnoDB' OR TABLE_COLLATION <> 'utf8mb4_nopad_bin') AND TABLE_NAME IN (
      'QRTZ_JOB_DETAILS', 'QRTZ_TRIGGERS', 'QRTZ_SIMPLE_TRIGGERS', 'QRTZ_CRON_TRIGGERS',
      'QRTZ_SIMPROP_TRIGGERS', 'QRTZ_BLOB_TRIGGERS', 'QRTZ_CALENDARS', 'QRTZ_PAUSED_TRIGGER_GRPS',
      'QRTZ_FIRED_TRIGGERS', 'QRTZ_SCHEDULER_STATE', 'QRTZ_LOCKS'))
    THEN 'DO `Holdfire: found tables of these names that another script has made, expected none; give it a database or a prefix of its own. Nothing was changed`'
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

CREATE TABLE IF NOT EXISTS QRTZ_JOB_DETAILS (
  SCHED_NAME        VARCHAR(120) NOT NULL COMMENT 'Name of the scheduler, so that several can share the tables',
  JOB_NAME          VARCHAR(190) NOT NULL COMMENT 'Name of the job, unique within its group',
  JOB_GROUP         VARCHAR(190) NOT NULL COMMENT 'Group of the job',
  JOB_CLASS_NAME    VARCHAR(250) NOT NULL COMMENT 'Java class that is executed',
  DESCRIPTION       VARCHAR(250) NULL     COMMENT 'What the application says of it, for people',
  IS_DURABLE        VARCHAR(1)   NOT NULL COMMENT '1 when it stays without a trigger, else 0',
  IS_NONCONCURRENT  VARCHAR(1)   NOT NULL COMMENT '1 when it executes once at a time in the cluster, else 0',
  IS_UPDATE_DATA    VARCHAR(1)   NOT NULL COMMENT '1 when executing may change its JOB_DATA, else 0',
  REQUESTS_RECOVERY VARCHAR(1)   NOT NULL COMMENT '1 when it is executed again after its node died, else 0',
  JOB_DATA          MEDIUMBLOB   NULL     COMMENT 'Data of the job: Java properties or Java serialization, as the application has set useProperties',
  -- read by key, or as a whole by administrators: an application has dozens of jobs
  PRIMARY KEY (SCHED_NAME, JOB_NAME, JOB_GROUP)
) ENGINE=InnoDB ROW_FORMAT=DYNAMIC DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin
  COMMENT='Quartz: jobs; all recipient runs belong to one of them. Written by applications and at the start of a node';

-- A recipient run that is active is a row of this table: the large and busy one. Its DESCRIPTION holds the id of the
-- workflow run (36 characters) and, while a node has it, the id of the cancellation that is stopping it or zeros (36),
-- the firing's token (24) and the node, with a blank in between: who does not find its own token there writes nothing.
CREATE TABLE IF NOT EXISTS QRTZ_TRIGGERS (
  SCHED_NAME     VARCHAR(120) NOT NULL COMMENT 'Name of the scheduler, so that several can share the tables',
  TRIGGER_NAME   VARCHAR(190) NOT NULL COMMENT 'Name, unique within its group; of a recipient run: 2 digits of the recipient''s hash, the run''s id, the recipient if plain',
  TRIGGER_GROUP  VARCHAR(190) NOT NULL COMMENT 'Group; of a recipient run: workflow key and cancellation key, or their hash',
  TRIGGER_STATE  VARCHAR(16)  NOT NULL COMMENT 'WAITING, ACQUIRED, EXECUTING, STOPPING, PAUSED, ~token while loading; Quartz''s own: also BLOCKED, COMPLETE, ERROR, PAUSED_BLOCKED. By nodes',
  TRIGGER_TYPE   VARCHAR(8)   NOT NULL COMMENT 'HOLDFIRE: a recipient run; Quartz''s own: SIMPLE, CRON, CAL_INT, DAILY_I, BLOB',
  NEXT_FIRE_TIME BIGINT       NULL     COMMENT 'When it is due: epoch milliseconds, UTC; -1 for never. By trigger calls, then by nodes',
  PREV_FIRE_TIME BIGINT       NULL     COMMENT 'When it fired last: epoch milliseconds, UTC; -1 for never. By nodes',
  START_TIME     BIGINT       NOT NULL COMMENT 'When it was triggered, or may fire first: epoch milliseconds, UTC',
  END_TIME       BIGINT       NULL     COMMENT 'When it fires no more: epoch milliseconds, UTC; 0 for no end',
  PRIORITY       INT          NULL     COMMENT 'Which of those that are due at one time is first: the higher number',
  MISFIRE_INSTR  SMALLINT     NULL     COMMENT 'What to do when it is late, a number of Quartz''s; -1: fire all the same',
  JOB_NAME       VARCHAR(190) NOT NULL COMMENT 'Name of its job in QRTZ_JOB_DETAILS',
  JOB_GROUP      VARCHAR(190) NOT NULL COMMENT 'Group of its job',
  CALENDAR_NAME  VARCHAR(190) NULL     COMMENT 'Calendar in QRTZ_CALENDARS that excludes times, if any',
  DESCRIPTION    VARCHAR(250) NULL     COMMENT 'Of a recipient run: workflow run, and while a node has it, cancellation, token and node, by nodes; else what the application says',
  JOB_DATA       MEDIUMBLOB   NULL     COMMENT 'Of a recipient run: recipient, step and what was done, JSON, by nodes; else as in QRTZ_JOB_DETAILS',
  PRIMARY KEY (SCHED_NAME, TRIGGER_NAME, TRIGGER_GROUP),
  -- acquire: WHERE TRIGGER_STATE = 'WAITING' AND TRIGGER_TYPE = ? AND NEXT_FIRE_TIME <= ? ORDER BY NEXT_FIRE_TIME
  -- LIMIT ?, once for each kind of trigger; so that misfired and foreign triggers are not read past. The triggers of a
  -- job: WHERE TRIGGER_STATE IN (..) AND TRIGGER_TYPE <> 'HOLDFIRE' AND JOB_NAME = ? AND JOB_GROUP = ?, three times a
  -- firing of a job that must not run twice at a time. An index by job would cost each recipient run an insert and a
  -- delete, and serve none: all have the same job
  KEY IDX_QRTZ_T_ACQUIRE (SCHED_NAME, TRIGGER_STATE, TRIGGER_TYPE, NEXT_FIRE_TIME),
  -- cancel and list: WHERE TRIGGER_GROUP = ? [AND TRIGGER_NAME > ?] ORDER BY TRIGGER_NAME
  KEY IDX_QRTZ_T_GROUP (SCHED_NAME, TRIGGER_GROUP, TRIGGER_NAME)
) ENGINE=InnoDB ROW_FORMAT=DYNAMIC DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin
  COMMENT='Quartz: triggers; an active recipient run is one of them. Written by trigger and cancel calls, and by nodes';

-- What a simple trigger has in addition. To delete a whole group here, join with QRTZ_TRIGGERS: this key begins with
-- the name, and a delete by group alone would read and lock everything.
CREATE TABLE IF NOT EXISTS QRTZ_SIMPLE_TRIGGERS (
  SCHED_NAME      VARCHAR(120) NOT NULL COMMENT 'Name of the scheduler, so that several can share the tables',
  TRIGGER_NAME    VARCHAR(190) NOT NULL COMMENT 'Name of the trigger in QRTZ_TRIGGERS',
  TRIGGER_GROUP   VARCHAR(190) NOT NULL COMMENT 'Group of the trigger in QRTZ_TRIGGERS',
  REPEAT_COUNT    BIGINT       NOT NULL COMMENT 'How often it fires again; -1 for ever',
  REPEAT_INTERVAL BIGINT       NOT NULL COMMENT 'Time between two firings, in milliseconds',
  TIMES_TRIGGERED BIGINT       NOT NULL COMMENT 'How often it has fired; by nodes',
  PRIMARY KEY (SCHED_NAME, TRIGGER_NAME, TRIGGER_GROUP)
) ENGINE=InnoDB ROW_FORMAT=DYNAMIC DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin
  COMMENT='Quartz: details of simple triggers. Written by whoever schedules, and by nodes';

CREATE TABLE IF NOT EXISTS QRTZ_CRON_TRIGGERS (
  SCHED_NAME      VARCHAR(120) NOT NULL COMMENT 'Name of the scheduler, so that several can share the tables',
  TRIGGER_NAME    VARCHAR(190) NOT NULL COMMENT 'Name of the trigger in QRTZ_TRIGGERS',
  TRIGGER_GROUP   VARCHAR(190) NOT NULL COMMENT 'Group of the trigger in QRTZ_TRIGGERS',
  CRON_EXPRESSION VARCHAR(120) NOT NULL COMMENT 'When it fires, in Quartz''s cron notation',
  TIME_ZONE_ID    VARCHAR(80)  NULL     COMMENT 'Time zone in which the expression counts, a name as Java knows it',
  PRIMARY KEY (SCHED_NAME, TRIGGER_NAME, TRIGGER_GROUP)
) ENGINE=InnoDB ROW_FORMAT=DYNAMIC DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin
  COMMENT='Quartz: details of cron triggers. Written by whoever schedules';

CREATE TABLE IF NOT EXISTS QRTZ_SIMPROP_TRIGGERS (
  SCHED_NAME    VARCHAR(120)  NOT NULL COMMENT 'Name of the scheduler, so that several can share the tables',
  TRIGGER_NAME  VARCHAR(190)  NOT NULL COMMENT 'Name of the trigger in QRTZ_TRIGGERS',
  TRIGGER_GROUP VARCHAR(190)  NOT NULL COMMENT 'Group of the trigger in QRTZ_TRIGGERS',
  STR_PROP_1    VARCHAR(512)  NULL     COMMENT 'Unit of the interval',
  STR_PROP_2    VARCHAR(512)  NULL     COMMENT 'Calendar interval: time zone. Daily interval: days of the week, numbers with commas',
  STR_PROP_3    VARCHAR(512)  NULL     COMMENT 'Daily interval: first and last time of the day',
  INT_PROP_1    INT           NULL     COMMENT 'Length of the interval, in its unit',
  INT_PROP_2    INT           NULL     COMMENT 'How often it has fired; by nodes',
  LONG_PROP_1   BIGINT        NULL     COMMENT 'Daily interval: how often it fires again; -1 for ever',
  LONG_PROP_2   BIGINT        NULL     COMMENT 'Not used',
  DEC_PROP_1    DECIMAL(13,4) NULL     COMMENT 'Not used',
  DEC_PROP_2    DECIMAL(13,4) NULL     COMMENT 'Not used',
  BOOL_PROP_1   VARCHAR(1)    NULL     COMMENT 'Calendar interval: 1 to keep the hour when clocks change, else 0',
  BOOL_PROP_2   VARCHAR(1)    NULL     COMMENT 'Calendar interval: 1 to pass over a day that has not that hour, else 0',
  PRIMARY KEY (SCHED_NAME, TRIGGER_NAME, TRIGGER_GROUP)
) ENGINE=InnoDB ROW_FORMAT=DYNAMIC DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin
  COMMENT='Quartz: details of calendar interval and daily interval triggers. Written by whoever schedules, and by nodes';

CREATE TABLE IF NOT EXISTS QRTZ_BLOB_TRIGGERS (
  SCHED_NAME    VARCHAR(120) NOT NULL COMMENT 'Name of the scheduler, so that several can share the tables',
  TRIGGER_NAME  VARCHAR(190) NOT NULL COMMENT 'Name of the trigger in QRTZ_TRIGGERS',
  TRIGGER_GROUP VARCHAR(190) NOT NULL COMMENT 'Group of the trigger in QRTZ_TRIGGERS',
  BLOB_DATA     MEDIUMBLOB   NULL     COMMENT 'The trigger itself, by Java serialization',
  PRIMARY KEY (SCHED_NAME, TRIGGER_NAME, TRIGGER_GROUP)
) ENGINE=InnoDB ROW_FORMAT=DYNAMIC DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin
  COMMENT='Quartz: details of triggers of an application''s own class. Written by whoever schedules, and by nodes';

CREATE TABLE IF NOT EXISTS QRTZ_CALENDARS (
  SCHED_NAME    VARCHAR(120) NOT NULL COMMENT 'Name of the scheduler, so that several can share the tables',
  CALENDAR_NAME VARCHAR(190) NOT NULL COMMENT 'Name that triggers refer to',
  CALENDAR      MEDIUMBLOB   NOT NULL COMMENT 'The calendar, by Java serialization',
  PRIMARY KEY (SCHED_NAME, CALENDAR_NAME)
) ENGINE=InnoDB ROW_FORMAT=DYNAMIC DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin
  COMMENT='Quartz: times at which triggers do not fire. Written by applications';

CREATE TABLE IF NOT EXISTS QRTZ_PAUSED_TRIGGER_GRPS (
  SCHED_NAME    VARCHAR(120) NOT NULL COMMENT 'Name of the scheduler, so that several can share the tables',
  TRIGGER_GROUP VARCHAR(190) NOT NULL COMMENT 'Group whose triggers, and those that are yet to come, are paused',
  PRIMARY KEY (SCHED_NAME, TRIGGER_GROUP)
) ENGINE=InnoDB ROW_FORMAT=DYNAMIC DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin
  COMMENT='Quartz: trigger groups that are paused. Written by whoever pauses and resumes';

-- One row for each trigger of the application's own that a node has acquired or is executing; a recipient run has none.
-- So it is small and seldom written, by ENTRY_ID only, and what looks by node, trigger or job may read it through.
CREATE TABLE IF NOT EXISTS QRTZ_FIRED_TRIGGERS (
  SCHED_NAME        VARCHAR(120) NOT NULL COMMENT 'Name of the scheduler, so that several can share the tables',
  ENTRY_ID          VARCHAR(95)  NOT NULL COMMENT 'Id of this firing: node and a number',
  INSTANCE_NAME     VARCHAR(190) NOT NULL COMMENT 'Id of the node that has it',
  TRIGGER_NAME      VARCHAR(190) NOT NULL COMMENT 'Name of the trigger in QRTZ_TRIGGERS',
  TRIGGER_GROUP     VARCHAR(190) NOT NULL COMMENT 'Group of the trigger',
  STATE             VARCHAR(16)  NOT NULL COMMENT 'ACQUIRED or EXECUTING',
  FIRED_TIME        BIGINT       NOT NULL COMMENT 'When the node took it: epoch milliseconds, UTC',
  SCHED_TIME        BIGINT       NOT NULL COMMENT 'When it was due: epoch milliseconds, UTC',
  PRIORITY          INT          NOT NULL COMMENT 'Priority of the trigger',
  JOB_NAME          VARCHAR(190) NULL     COMMENT 'Name of its job; none before it executes',
  JOB_GROUP         VARCHAR(190) NULL     COMMENT 'Group of its job; none before it executes',
  IS_NONCONCURRENT  VARCHAR(1)   NULL     COMMENT '1 when the job executes once at a time, else 0',
  REQUESTS_RECOVERY VARCHAR(1)   NULL     COMMENT '1 when the job is executed again after its node died, else 0',
  PRIMARY KEY (SCHED_NAME, ENTRY_ID)
) ENGINE=InnoDB ROW_FORMAT=DYNAMIC DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin
  COMMENT='Quartz: which of its own triggers each node has acquired or executes. Written by nodes';

CREATE TABLE IF NOT EXISTS QRTZ_SCHEDULER_STATE (
  SCHED_NAME        VARCHAR(120) NOT NULL COMMENT 'Name of the scheduler, so that several can share the tables',
  INSTANCE_NAME     VARCHAR(190) NOT NULL COMMENT 'Id of the node, by itself; others take the row away when they take its work over',
  LAST_CHECKIN_TIME BIGINT       NOT NULL COMMENT 'When it was last seen: epoch milliseconds, UTC, by its own clock',
  CHECKIN_INTERVAL  BIGINT       NOT NULL COMMENT 'How often it checks in, in milliseconds; silent for three times as long, it is taken over',
  PRIMARY KEY (SCHED_NAME, INSTANCE_NAME)
) ENGINE=InnoDB ROW_FORMAT=DYNAMIC DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin
  COMMENT='Quartz: nodes and when they were last seen. Written by each node, every check-in interval';

CREATE TABLE IF NOT EXISTS QRTZ_LOCKS (
  SCHED_NAME VARCHAR(120) NOT NULL COMMENT 'Name of the scheduler, so that several can share the tables',
  LOCK_NAME  VARCHAR(40)  NOT NULL COMMENT 'TRIGGER_ACCESS or STATE_ACCESS',
  PRIMARY KEY (SCHED_NAME, LOCK_NAME)
) ENGINE=InnoDB ROW_FORMAT=DYNAMIC DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin
  COMMENT='Quartz: the rows that nodes lock; Quartz adds them itself';
