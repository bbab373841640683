-- Purpose: the eleven tables of Quartz 2.5, for Holdfire's job store. Quartz's own stores work on them as well.
-- Server:  H2 2.x, regular mode. Creates tables only, in the current schema; locks nothing that exists.
-- Takes:   less than a second. Undo: drop the tables; nothing else refers to them.
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

CREATE TABLE QRTZ_JOB_DETAILS (
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
COMMENT ON TABLE QRTZ_JOB_DETAILS IS 'Quartz: jobs; all recipient runs belong to one of them';

-- A recipient run that is active is a row of this table: the large and busy one. Its DESCRIPTION holds the id of the
-- workflow run (36 characters) and, while a node has it, the id of the cancellation that is stopping it or zeros (36),
-- the firing's token (24) and the node, with a blank in between: who does not find its own token there writes nothing.
CREATE TABLE QRTZ_TRIGGERS (
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
COMMENT ON TABLE QRTZ_TRIGGERS IS 'Quartz: triggers; an active recipient run is one of them';
-- acquire: WHERE TRIGGER_STATE = 'WAITING' AND TRIGGER_TYPE = ? AND NEXT_FIRE_TIME <= ? ORDER BY NEXT_FIRE_TIME
-- LIMIT ?, once for each kind of trigger; so that misfired and foreign triggers are not read past. The triggers of a
-- job: WHERE TRIGGER_STATE IN (..) AND TRIGGER_TYPE <> 'HOLDFIRE' AND JOB_NAME = ? AND JOB_GROUP = ?, three times a
-- firing of a job that must not run twice at a time. An index by job would cost each recipient run an insert and a
-- delete, and serve none: all have the same job
CREATE INDEX IDX_QRTZ_T_ACQUIRE ON QRTZ_TRIGGERS (SCHED_NAME, TRIGGER_STATE, TRIGGER_TYPE, NEXT_FIRE_TIME);
-- cancel and list: WHERE TRIGGER_GROUP = ? [AND TRIGGER_NAME > ?] ORDER BY TRIGGER_NAME
CREATE INDEX IDX_QRTZ_T_GROUP ON QRTZ_TRIGGERS (SCHED_NAME, TRIGGER_GROUP, TRIGGER_NAME);

-- What a simple trigger has in addition. To delete a whole group here, join with QRTZ_TRIGGERS: this key begins with
-- the name, and a delete by group alone would read and lock everything.
CREATE TABLE QRTZ_SIMPLE_TRIGGERS (
  SCHED_NAME        VARCHAR(240)  NOT NULL,
  TRIGGER_NAME      VARCHAR(380)  NOT NULL,
  TRIGGER_GROUP     VARCHAR(380)  NOT NULL,
  REPEAT_COUNT      BIGINT        NOT NULL,
  REPEAT_INTERVAL   BIGINT        NOT NULL,
  TIMES_TRIGGERED   BIGINT        NOT NULL,
  PRIMARY KEY (SCHED_NAME, TRIGGER_NAME, TRIGGER_GROUP)
);
COMMENT ON TABLE QRTZ_SIMPLE_TRIGGERS IS 'Quartz: details of simple triggers';

CREATE TABLE QRTZ_CRON_TRIGGERS (
  SCHED_NAME        VARCHAR(240)  NOT NULL,
  TRIGGER_NAME      VARCHAR(380)  NOT NULL,
  TRIGGER_GROUP     VARCHAR(380)  NOT NULL,
  CRON_EXPRESSION   VARCHAR(120)  NOT NULL,
  TIME_ZONE_ID      VARCHAR(80)   NULL,
  PRIMARY KEY (SCHED_NAME, TRIGGER_NAME, TRIGGER_GROUP)
);
COMMENT ON TABLE QRTZ_CRON_TRIGGERS IS 'Quartz: details of cron triggers';

CREATE TABLE QRTZ_SIMPROP_TRIGGERS (
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
COMMENT ON TABLE QRTZ_SIMPROP_TRIGGERS IS 'Quartz: details of calendar interval and daily interval triggers';

CREATE TABLE QRTZ_BLOB_TRIGGERS (
  SCHED_NAME        VARCHAR(240)  NOT NULL,
  TRIGGER_NAME      VARCHAR(380)  NOT NULL,
  TRIGGER_GROUP     VARCHAR(380)  NOT NULL,
  BLOB_DATA         BLOB          NULL,
  PRIMARY KEY (SCHED_NAME, TRIGGER_NAME, TRIGGER_GROUP)
);
COMMENT ON TABLE QRTZ_BLOB_TRIGGERS IS 'Quartz: details of triggers of an application''s own class';

CREATE TABLE QRTZ_CALENDARS (
  SCHED_NAME        VARCHAR(240)  NOT NULL,
  CALENDAR_NAME     VARCHAR(380)  NOT NULL,
  CALENDAR          BLOB          NOT NULL,
  PRIMARY KEY (SCHED_NAME, CALENDAR_NAME)
);
COMMENT ON TABLE QRTZ_CALENDARS IS 'Quartz: times at which triggers do not fire';

CREATE TABLE QRTZ_PAUSED_TRIGGER_GRPS (
  SCHED_NAME        VARCHAR(240)  NOT NULL,
  TRIGGER_GROUP     VARCHAR(380)  NOT NULL,
  PRIMARY KEY (SCHED_NAME, TRIGGER_GROUP)
);
COMMENT ON TABLE QRTZ_PAUSED_TRIGGER_GRPS IS 'Quartz: trigger groups that are paused';

-- One row for each trigger of the application's own that a node has acquired or is executing; a recipient run has none.
-- So it is small and seldom written, by ENTRY_ID only, and what looks by node, trigger or job may read it through.
CREATE TABLE QRTZ_FIRED_TRIGGERS (
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
COMMENT ON TABLE QRTZ_FIRED_TRIGGERS IS 'Quartz: which of its own triggers each node has acquired or executes';

CREATE TABLE QRTZ_SCHEDULER_STATE (
  SCHED_NAME        VARCHAR(240)  NOT NULL,
  INSTANCE_NAME     VARCHAR(380)  NOT NULL,
  LAST_CHECKIN_TIME BIGINT        NOT NULL,
  CHECKIN_INTERVAL  BIGINT        NOT NULL,
  PRIMARY KEY (SCHED_NAME, INSTANCE_NAME)
);
COMMENT ON TABLE QRTZ_SCHEDULER_STATE IS 'Quartz: nodes and when they were last seen';

CREATE TABLE QRTZ_LOCKS (
  SCHED_NAME        VARCHAR(240)  NOT NULL,
  LOCK_NAME         VARCHAR(40)   NOT NULL,
  PRIMARY KEY (SCHED_NAME, LOCK_NAME)
);
COMMENT ON TABLE QRTZ_LOCKS IS 'Quartz: the rows that nodes lock; Quartz adds them itself';
