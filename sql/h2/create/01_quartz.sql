-- Purpose: the eleven tables of Quartz 2.5, for Holdfire's job store. Quartz's own stores work on them as well.
-- Server:  H2 2.x, regular mode.
-- Run by:  an owner of the schema; it is the first.
-- Twice:   makes what is not there yet and leaves alone what is, so a run that was cut short is mended by another.
-- Locks:   nothing that exists.
-- Takes:   less than a second, whatever the tables hold.
-- Undo:    drop/drop_all.sql, which takes the rows along.
--
-- Keys are compared as Java compares them, which is what H2 does. H2 counts UTF-16 units where MySQL counts characters,
-- so what people name is twice as long here: 190 emoji fit on both. Times are milliseconds since 1970 in UTC.
--
-- No foreign keys. One from triggers to jobs takes a shared lock on the one job row that all recipient runs have in
-- common, for every insert, and whoever changes that job waits for all of them. Those from the four detail tables make
-- every delete of a trigger look into four tables. Neither is needed for order: Quartz looks a job up before it stores
-- a trigger for it, and deletes a trigger's details before the trigger.
--
-- Secondary indexes: each costs every insert and delete, so each names the query that it is there for. The ones that
-- Quartz's own script has and this one has not are for statements that run once in a while on small tables, double
-- another index, or serve no statement at all.

-- Stops with "Holdfire: found ..., expected ..." when this is not the place for it.
SELECT CASE
  WHEN NOT EXISTS (
    SELECT 1 FROM INFORMATION_SCHEMA.SETTINGS WHERE SETTING_NAME = 'MODE' AND SETTING_VALUE = 'REGULAR')
    THEN SIGNAL('45000', 'Holdfire: found a compatibility mode, expected the regular one; take MODE out of the URL. Nothing was changed')
  WHEN EXISTS (
    SELECT 1 FROM INFORMATION_SCHEMA.COLUMNS
    WHERE TABLE_SCHEMA = CURRENT_SCHEMA AND COLUMN_NAME = 'SCHED_NAME' AND CHARACTER_MAXIMUM_LENGTH <> 240
      AND TABLE_NAME IN (
        'QRTZ_JOB_DETAILS', 'QRTZ_TRIGGERS', 'QRTZ_SIMPLE_TRIGGERS', 'QRTZ_CRON_TRIGGERS',
        'QRTZ_SIMPROP_TRIGGERS', 'QRTZ_BLOB_TRIGGERS', 'QRTZ_CALENDARS', 'QRTZ_PAUSED_TRIGGER_GRPS',
        'QRTZ_FIRED_TRIGGERS', 'QRTZ_SCHEDULER_STATE', 'QRTZ_LOCKS'))
    THEN SIGNAL('45000', 'Holdfire: found tables of these names that another script has made, expected none; give it a schema or a prefix of its own. Nothing was changed')
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

CREATE TABLE IF NOT EXISTS QRTZ_JOB_DETAILS (
  SCHED_NAME        VARCHAR(240)  NOT NULL,
  JOB_NAME          VARCHAR(380)  NOT NULL,
  JOB_GROUP         VARCHAR(380)  NOT NULL,
  JOB_CLASS_NAME    VARCHAR(250)  NOT NULL,
  DESCRIPTION       VARCHAR(500)  NULL,
  IS_DURABLE        BOOLEAN       NOT NULL,
  IS_NONCONCURRENT  BOOLEAN       NOT NULL,
  IS_UPDATE_DATA    BOOLEAN       NOT NULL,
  REQUESTS_RECOVERY BOOLEAN       NOT NULL,
  JOB_DATA          BLOB          NULL,
  PRIMARY KEY (SCHED_NAME, JOB_NAME, JOB_GROUP)
);
COMMENT ON TABLE QRTZ_JOB_DETAILS IS 'Quartz: jobs; all recipient runs belong to one of them. Written by applications and at the start of a node';
COMMENT ON COLUMN QRTZ_JOB_DETAILS.SCHED_NAME IS 'Name of the scheduler, so that several can share the tables';
COMMENT ON COLUMN QRTZ_JOB_DETAILS.JOB_NAME IS 'Name of the job, unique within its group';
COMMENT ON COLUMN QRTZ_JOB_DETAILS.JOB_GROUP IS 'Group of the job';
COMMENT ON COLUMN QRTZ_JOB_DETAILS.JOB_CLASS_NAME IS 'Java class that is executed';
COMMENT ON COLUMN QRTZ_JOB_DETAILS.DESCRIPTION IS 'What the application says of it, for people';
COMMENT ON COLUMN QRTZ_JOB_DETAILS.IS_DURABLE IS 'True when it stays without a trigger';
COMMENT ON COLUMN QRTZ_JOB_DETAILS.IS_NONCONCURRENT IS 'True when it executes once at a time in the cluster';
COMMENT ON COLUMN QRTZ_JOB_DETAILS.IS_UPDATE_DATA IS 'True when executing may change its JOB_DATA';
COMMENT ON COLUMN QRTZ_JOB_DETAILS.REQUESTS_RECOVERY IS 'True when it is executed again after its node died';
COMMENT ON COLUMN QRTZ_JOB_DETAILS.JOB_DATA IS 'Data of the job: Java properties or Java serialization, as the application has set useProperties';

-- A recipient run that is active is a row of this table: the large and busy one. Its DESCRIPTION holds the id of the
-- workflow run (36 characters) and, while a node has it, the id of the cancellation that is stopping it or zeros (36),
-- the firing's token (24) and the node, with a blank in between: who does not find its own token there writes nothing.
CREATE TABLE IF NOT EXISTS QRTZ_TRIGGERS (
  SCHED_NAME        VARCHAR(240)  NOT NULL,
  TRIGGER_NAME      VARCHAR(380)  NOT NULL,
  TRIGGER_GROUP     VARCHAR(380)  NOT NULL,
  TRIGGER_STATE     VARCHAR(16)   NOT NULL,
  TRIGGER_TYPE      VARCHAR(8)    NOT NULL,
  NEXT_FIRE_TIME    BIGINT        NULL,
  PREV_FIRE_TIME    BIGINT        NULL,
  START_TIME        BIGINT        NOT NULL,
  END_TIME          BIGINT        NULL,
  PRIORITY          INT           NULL,
  MISFIRE_INSTR     SMALLINT      NULL,
  JOB_NAME          VARCHAR(380)  NOT NULL,
  JOB_GROUP         VARCHAR(380)  NOT NULL,
  CALENDAR_NAME     VARCHAR(380)  NULL,
  DESCRIPTION       VARCHAR(500)  NULL,
  JOB_DATA          BLOB          NULL,
  PRIMARY KEY (SCHED_NAME, TRIGGER_NAME, TRIGGER_GROUP)
);
COMMENT ON TABLE QRTZ_TRIGGERS IS 'Quartz: triggers; an active recipient run is one of them. Written by trigger and cancel calls, and by nodes';
COMMENT ON COLUMN QRTZ_TRIGGERS.SCHED_NAME IS 'Name of the scheduler, so that several can share the tables';
COMMENT ON COLUMN QRTZ_TRIGGERS.TRIGGER_NAME IS 'Name, unique within its group; of a recipient run: 2 digits of the recipient''s hash, the run''s id, the recipient if plain';
COMMENT ON COLUMN QRTZ_TRIGGERS.TRIGGER_GROUP IS 'Group; of a recipient run: workflow key and cancellation key, or their hash';
COMMENT ON COLUMN QRTZ_TRIGGERS.TRIGGER_STATE IS 'WAITING, ACQUIRED, EXECUTING, STOPPING, PAUSED, ~token while loading; Quartz''s own: also BLOCKED, COMPLETE, ERROR, PAUSED_BLOCKED. By nodes';
COMMENT ON COLUMN QRTZ_TRIGGERS.TRIGGER_TYPE IS 'HOLDFIRE: a recipient run; Quartz''s own: SIMPLE, CRON, CAL_INT, DAILY_I, BLOB';
COMMENT ON COLUMN QRTZ_TRIGGERS.NEXT_FIRE_TIME IS 'When it is due: epoch milliseconds, UTC; -1 for never. By trigger calls, then by nodes';
COMMENT ON COLUMN QRTZ_TRIGGERS.PREV_FIRE_TIME IS 'When it fired last: epoch milliseconds, UTC; -1 for never. By nodes';
COMMENT ON COLUMN QRTZ_TRIGGERS.START_TIME IS 'When it was triggered, or may fire first: epoch milliseconds, UTC';
COMMENT ON COLUMN QRTZ_TRIGGERS.END_TIME IS 'When it fires no more: epoch milliseconds, UTC; 0 for no end';
COMMENT ON COLUMN QRTZ_TRIGGERS.PRIORITY IS 'Which of those that are due at one time is first: the higher number';
COMMENT ON COLUMN QRTZ_TRIGGERS.MISFIRE_INSTR IS 'What to do when it is late, a number of Quartz''s; -1: fire all the same';
COMMENT ON COLUMN QRTZ_TRIGGERS.JOB_NAME IS 'Name of its job in QRTZ_JOB_DETAILS';
COMMENT ON COLUMN QRTZ_TRIGGERS.JOB_GROUP IS 'Group of its job';
COMMENT ON COLUMN QRTZ_TRIGGERS.CALENDAR_NAME IS 'Calendar in QRTZ_CALENDARS that excludes times, if any';
COMMENT ON COLUMN QRTZ_TRIGGERS.DESCRIPTION IS 'Of a recipient run: workflow run, and while a node has it, cancellation, token and node, by nodes; else what the application says';
COMMENT ON COLUMN QRTZ_TRIGGERS.JOB_DATA IS 'Of a recipient run: recipient, step and what was done, JSON, by nodes; else as in QRTZ_JOB_DETAILS';
-- acquire: WHERE TRIGGER_STATE = 'WAITING' AND TRIGGER_TYPE = ? AND NEXT_FIRE_TIME <= ? ORDER BY NEXT_FIRE_TIME
-- LIMIT ?, once for each kind of trigger; so that misfired and foreign triggers are not read past. The triggers of a
-- job: WHERE TRIGGER_STATE IN (..) AND TRIGGER_TYPE <> 'HOLDFIRE' AND JOB_NAME = ? AND JOB_GROUP = ?, three times a
-- firing of a job that must not run twice at a time. An index by job would cost each recipient run an insert and a
-- delete, and serve none: all have the same job
CREATE INDEX IF NOT EXISTS IDX_QRTZ_T_ACQUIRE ON QRTZ_TRIGGERS (SCHED_NAME, TRIGGER_STATE, TRIGGER_TYPE, NEXT_FIRE_TIME);
-- cancel and list: WHERE TRIGGER_GROUP = ? [AND TRIGGER_NAME > ?] ORDER BY TRIGGER_NAME
CREATE INDEX IF NOT EXISTS IDX_QRTZ_T_GROUP ON QRTZ_TRIGGERS (SCHED_NAME, TRIGGER_GROUP, TRIGGER_NAME);

-- What a simple trigger has in addition. To delete a whole group here, join with QRTZ_TRIGGERS: this key begins with
-- the name, and a delete by group alone would read and lock everything.
CREATE TABLE IF NOT EXISTS QRTZ_SIMPLE_TRIGGERS (
  SCHED_NAME        VARCHAR(240)  NOT NULL,
  TRIGGER_NAME      VARCHAR(380)  NOT NULL,
  TRIGGER_GROUP     VARCHAR(380)  NOT NULL,
  REPEAT_COUNT      BIGINT        NOT NULL,
  REPEAT_INTERVAL   BIGINT        NOT NULL,
  TIMES_TRIGGERED   BIGINT        NOT NULL,
  PRIMARY KEY (SCHED_NAME, TRIGGER_NAME, TRIGGER_GROUP)
);
COMMENT ON TABLE QRTZ_SIMPLE_TRIGGERS IS 'Quartz: details of simple triggers. Written by whoever schedules, and by nodes';
COMMENT ON COLUMN QRTZ_SIMPLE_TRIGGERS.SCHED_NAME IS 'Name of the scheduler, so that several can share the tables';
COMMENT ON COLUMN QRTZ_SIMPLE_TRIGGERS.TRIGGER_NAME IS 'Name of the trigger in QRTZ_TRIGGERS';
COMMENT ON COLUMN QRTZ_SIMPLE_TRIGGERS.TRIGGER_GROUP IS 'Group of the trigger in QRTZ_TRIGGERS';
COMMENT ON COLUMN QRTZ_SIMPLE_TRIGGERS.REPEAT_COUNT IS 'How often it fires again; -1 for ever';
COMMENT ON COLUMN QRTZ_SIMPLE_TRIGGERS.REPEAT_INTERVAL IS 'Time between two firings, in milliseconds';
COMMENT ON COLUMN QRTZ_SIMPLE_TRIGGERS.TIMES_TRIGGERED IS 'How often it has fired; by nodes';

CREATE TABLE IF NOT EXISTS QRTZ_CRON_TRIGGERS (
  SCHED_NAME        VARCHAR(240)  NOT NULL,
  TRIGGER_NAME      VARCHAR(380)  NOT NULL,
  TRIGGER_GROUP     VARCHAR(380)  NOT NULL,
  CRON_EXPRESSION   VARCHAR(120)  NOT NULL,
  TIME_ZONE_ID      VARCHAR(80)   NULL,
  PRIMARY KEY (SCHED_NAME, TRIGGER_NAME, TRIGGER_GROUP)
);
COMMENT ON TABLE QRTZ_CRON_TRIGGERS IS 'Quartz: details of cron triggers. Written by whoever schedules';
COMMENT ON COLUMN QRTZ_CRON_TRIGGERS.SCHED_NAME IS 'Name of the scheduler, so that several can share the tables';
COMMENT ON COLUMN QRTZ_CRON_TRIGGERS.TRIGGER_NAME IS 'Name of the trigger in QRTZ_TRIGGERS';
COMMENT ON COLUMN QRTZ_CRON_TRIGGERS.TRIGGER_GROUP IS 'Group of the trigger in QRTZ_TRIGGERS';
COMMENT ON COLUMN QRTZ_CRON_TRIGGERS.CRON_EXPRESSION IS 'When it fires, in Quartz''s cron notation';
COMMENT ON COLUMN QRTZ_CRON_TRIGGERS.TIME_ZONE_ID IS 'Time zone in which the expression counts, a name as Java knows it';

CREATE TABLE IF NOT EXISTS QRTZ_SIMPROP_TRIGGERS (
  SCHED_NAME        VARCHAR(240)  NOT NULL,
  TRIGGER_NAME      VARCHAR(380)  NOT NULL,
  TRIGGER_GROUP     VARCHAR(380)  NOT NULL,
  STR_PROP_1        VARCHAR(1024) NULL,
  STR_PROP_2        VARCHAR(1024) NULL,
  STR_PROP_3        VARCHAR(1024) NULL,
  INT_PROP_1        INT           NULL,
  INT_PROP_2        INT           NULL,
  LONG_PROP_1       BIGINT        NULL,
  LONG_PROP_2       BIGINT        NULL,
  DEC_PROP_1        DECIMAL(13,4) NULL,
  DEC_PROP_2        DECIMAL(13,4) NULL,
  BOOL_PROP_1       BOOLEAN       NULL,
  BOOL_PROP_2       BOOLEAN       NULL,
  PRIMARY KEY (SCHED_NAME, TRIGGER_NAME, TRIGGER_GROUP)
);
COMMENT ON TABLE QRTZ_SIMPROP_TRIGGERS IS 'Quartz: details of calendar interval and daily interval triggers. Written by whoever schedules, and by nodes';
COMMENT ON COLUMN QRTZ_SIMPROP_TRIGGERS.SCHED_NAME IS 'Name of the scheduler, so that several can share the tables';
COMMENT ON COLUMN QRTZ_SIMPROP_TRIGGERS.TRIGGER_NAME IS 'Name of the trigger in QRTZ_TRIGGERS';
COMMENT ON COLUMN QRTZ_SIMPROP_TRIGGERS.TRIGGER_GROUP IS 'Group of the trigger in QRTZ_TRIGGERS';
COMMENT ON COLUMN QRTZ_SIMPROP_TRIGGERS.STR_PROP_1 IS 'Unit of the interval';
COMMENT ON COLUMN QRTZ_SIMPROP_TRIGGERS.STR_PROP_2 IS 'Calendar interval: time zone. Daily interval: days of the week, numbers with commas';
COMMENT ON COLUMN QRTZ_SIMPROP_TRIGGERS.STR_PROP_3 IS 'Daily interval: first and last time of the day';
COMMENT ON COLUMN QRTZ_SIMPROP_TRIGGERS.INT_PROP_1 IS 'Length of the interval, in its unit';
COMMENT ON COLUMN QRTZ_SIMPROP_TRIGGERS.INT_PROP_2 IS 'How often it has fired; by nodes';
COMMENT ON COLUMN QRTZ_SIMPROP_TRIGGERS.LONG_PROP_1 IS 'Daily interval: how often it fires again; -1 for ever';
COMMENT ON COLUMN QRTZ_SIMPROP_TRIGGERS.LONG_PROP_2 IS 'Not used';
COMMENT ON COLUMN QRTZ_SIMPROP_TRIGGERS.DEC_PROP_1 IS 'Not used';
COMMENT ON COLUMN QRTZ_SIMPROP_TRIGGERS.DEC_PROP_2 IS 'Not used';
COMMENT ON COLUMN QRTZ_SIMPROP_TRIGGERS.BOOL_PROP_1 IS 'Calendar interval: True to keep the hour when clocks change';
COMMENT ON COLUMN QRTZ_SIMPROP_TRIGGERS.BOOL_PROP_2 IS 'Calendar interval: True to pass over a day that has not that hour';

CREATE TABLE IF NOT EXISTS QRTZ_BLOB_TRIGGERS (
  SCHED_NAME        VARCHAR(240)  NOT NULL,
  TRIGGER_NAME      VARCHAR(380)  NOT NULL,
  TRIGGER_GROUP     VARCHAR(380)  NOT NULL,
  BLOB_DATA         BLOB          NULL,
  PRIMARY KEY (SCHED_NAME, TRIGGER_NAME, TRIGGER_GROUP)
);
COMMENT ON TABLE QRTZ_BLOB_TRIGGERS IS 'Quartz: details of triggers of an application''s own class. Written by whoever schedules, and by nodes';
COMMENT ON COLUMN QRTZ_BLOB_TRIGGERS.SCHED_NAME IS 'Name of the scheduler, so that several can share the tables';
COMMENT ON COLUMN QRTZ_BLOB_TRIGGERS.TRIGGER_NAME IS 'Name of the trigger in QRTZ_TRIGGERS';
COMMENT ON COLUMN QRTZ_BLOB_TRIGGERS.TRIGGER_GROUP IS 'Group of the trigger in QRTZ_TRIGGERS';
COMMENT ON COLUMN QRTZ_BLOB_TRIGGERS.BLOB_DATA IS 'The trigger itself, by Java serialization';

CREATE TABLE IF NOT EXISTS QRTZ_CALENDARS (
  SCHED_NAME        VARCHAR(240)  NOT NULL,
  CALENDAR_NAME     VARCHAR(380)  NOT NULL,
  CALENDAR          BLOB          NOT NULL,
  PRIMARY KEY (SCHED_NAME, CALENDAR_NAME)
);
COMMENT ON TABLE QRTZ_CALENDARS IS 'Quartz: times at which triggers do not fire. Written by applications';
COMMENT ON COLUMN QRTZ_CALENDARS.SCHED_NAME IS 'Name of the scheduler, so that several can share the tables';
COMMENT ON COLUMN QRTZ_CALENDARS.CALENDAR_NAME IS 'Name that triggers refer to';
COMMENT ON COLUMN QRTZ_CALENDARS.CALENDAR IS 'The calendar, by Java serialization';

CREATE TABLE IF NOT EXISTS QRTZ_PAUSED_TRIGGER_GRPS (
  SCHED_NAME        VARCHAR(240)  NOT NULL,
  TRIGGER_GROUP     VARCHAR(380)  NOT NULL,
  PRIMARY KEY (SCHED_NAME, TRIGGER_GROUP)
);
COMMENT ON TABLE QRTZ_PAUSED_TRIGGER_GRPS IS 'Quartz: trigger groups that are paused. Written by whoever pauses and resumes';
COMMENT ON COLUMN QRTZ_PAUSED_TRIGGER_GRPS.SCHED_NAME IS 'Name of the scheduler, so that several can share the tables';
COMMENT ON COLUMN QRTZ_PAUSED_TRIGGER_GRPS.TRIGGER_GROUP IS 'Group whose triggers, and those that are yet to come, are paused';

-- One row for each trigger of the application's own that a node has acquired or is executing; a recipient run has none.
-- So it is small and seldom written, by ENTRY_ID only, and what looks by node, trigger or job may read it through.
CREATE TABLE IF NOT EXISTS QRTZ_FIRED_TRIGGERS (
  SCHED_NAME        VARCHAR(240)  NOT NULL,
  ENTRY_ID          VARCHAR(190)  NOT NULL,
  INSTANCE_NAME     VARCHAR(380)  NOT NULL,
  TRIGGER_NAME      VARCHAR(380)  NOT NULL,
  TRIGGER_GROUP     VARCHAR(380)  NOT NULL,
  STATE             VARCHAR(16)   NOT NULL,
  FIRED_TIME        BIGINT        NOT NULL,
  SCHED_TIME        BIGINT        NOT NULL,
  PRIORITY          INT           NOT NULL,
  JOB_NAME          VARCHAR(380)  NULL,
  JOB_GROUP         VARCHAR(380)  NULL,
  IS_NONCONCURRENT  BOOLEAN       NULL,
  REQUESTS_RECOVERY BOOLEAN       NULL,
  PRIMARY KEY (SCHED_NAME, ENTRY_ID)
);
COMMENT ON TABLE QRTZ_FIRED_TRIGGERS IS 'Quartz: which of its own triggers each node has acquired or executes. Written by nodes';
COMMENT ON COLUMN QRTZ_FIRED_TRIGGERS.SCHED_NAME IS 'Name of the scheduler, so that several can share the tables';
COMMENT ON COLUMN QRTZ_FIRED_TRIGGERS.ENTRY_ID IS 'Id of this firing: node and a number';
COMMENT ON COLUMN QRTZ_FIRED_TRIGGERS.INSTANCE_NAME IS 'Id of the node that has it';
COMMENT ON COLUMN QRTZ_FIRED_TRIGGERS.TRIGGER_NAME IS 'Name of the trigger in QRTZ_TRIGGERS';
COMMENT ON COLUMN QRTZ_FIRED_TRIGGERS.TRIGGER_GROUP IS 'Group of the trigger';
COMMENT ON COLUMN QRTZ_FIRED_TRIGGERS.STATE IS 'ACQUIRED or EXECUTING';
COMMENT ON COLUMN QRTZ_FIRED_TRIGGERS.FIRED_TIME IS 'When the node took it: epoch milliseconds, UTC';
COMMENT ON COLUMN QRTZ_FIRED_TRIGGERS.SCHED_TIME IS 'When it was due: epoch milliseconds, UTC';
COMMENT ON COLUMN QRTZ_FIRED_TRIGGERS.PRIORITY IS 'Priority of the trigger';
COMMENT ON COLUMN QRTZ_FIRED_TRIGGERS.JOB_NAME IS 'Name of its job; none before it executes';
COMMENT ON COLUMN QRTZ_FIRED_TRIGGERS.JOB_GROUP IS 'Group of its job; none before it executes';
COMMENT ON COLUMN QRTZ_FIRED_TRIGGERS.IS_NONCONCURRENT IS 'True when the job executes once at a time';
COMMENT ON COLUMN QRTZ_FIRED_TRIGGERS.REQUESTS_RECOVERY IS 'True when the job is executed again after its node died';

CREATE TABLE IF NOT EXISTS QRTZ_SCHEDULER_STATE (
  SCHED_NAME        VARCHAR(240)  NOT NULL,
  INSTANCE_NAME     VARCHAR(380)  NOT NULL,
  LAST_CHECKIN_TIME BIGINT        NOT NULL,
  CHECKIN_INTERVAL  BIGINT        NOT NULL,
  PRIMARY KEY (SCHED_NAME, INSTANCE_NAME)
);
COMMENT ON TABLE QRTZ_SCHEDULER_STATE IS 'Quartz: nodes and when they were last seen. Written by each node, every check-in interval';
COMMENT ON COLUMN QRTZ_SCHEDULER_STATE.SCHED_NAME IS 'Name of the scheduler, so that several can share the tables';
COMMENT ON COLUMN QRTZ_SCHEDULER_STATE.INSTANCE_NAME IS 'Id of the node, by itself; others take the row away when they take its work over';
COMMENT ON COLUMN QRTZ_SCHEDULER_STATE.LAST_CHECKIN_TIME IS 'When it was last seen: epoch milliseconds, UTC, by its own clock';
COMMENT ON COLUMN QRTZ_SCHEDULER_STATE.CHECKIN_INTERVAL IS 'How often it checks in, in milliseconds; silent for three times as long, it is taken over';

CREATE TABLE IF NOT EXISTS QRTZ_LOCKS (
  SCHED_NAME        VARCHAR(240)  NOT NULL,
  LOCK_NAME         VARCHAR(40)   NOT NULL,
  PRIMARY KEY (SCHED_NAME, LOCK_NAME)
);
COMMENT ON TABLE QRTZ_LOCKS IS 'Quartz: the rows that nodes lock; Quartz adds them itself';
COMMENT ON COLUMN QRTZ_LOCKS.SCHED_NAME IS 'Name of the scheduler, so that several can share the tables';
COMMENT ON COLUMN QRTZ_LOCKS.LOCK_NAME IS 'TRIGGER_ACCESS or STATE_ACCESS';
