-- Purpose: the eleven tables of Quartz 2.5, for Holdfire's job store. Quartz's own stores work on them as well.
-- Server:  MySQL 8.0.17 or later. Creates tables only, in the current database; locks nothing that exists.
-- Takes:   less than a second. Undo: drop the tables; nothing else refers to them.
--
-- Keys are compared byte by byte and trailing blanks count (utf8mb4_0900_bin), because Java compares them so: with the
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

CREATE TABLE QRTZ_JOB_DETAILS (
  SCHED_NAME        VARCHAR(120) NOT NULL,
  JOB_NAME          VARCHAR(190) NOT NULL,
  JOB_GROUP         VARCHAR(190) NOT NULL,
  JOB_CLASS_NAME    VARCHAR(250) NOT NULL,
  DESCRIPTION       VARCHAR(250) NULL,
  IS_DURABLE        VARCHAR(1)   NOT NULL,
  IS_NONCONCURRENT  VARCHAR(1)   NOT NULL,
  IS_UPDATE_DATA    VARCHAR(1)   NOT NULL,
  REQUESTS_RECOVERY VARCHAR(1)   NOT NULL,
  JOB_DATA          MEDIUMBLOB   NULL,
  -- read by key, or as a whole by administrators: an application has dozens of jobs
  PRIMARY KEY (SCHED_NAME, JOB_NAME, JOB_GROUP)
) ENGINE=InnoDB ROW_FORMAT=DYNAMIC DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_bin
  COMMENT='Quartz: jobs; all recipient runs belong to one of them';

-- A recipient run that is active is a row of this table: the large and busy one. Its DESCRIPTION holds the id of the
-- workflow run (36 characters) and, while a node has it, the id of the cancellation that is stopping it or zeros (36),
-- the firing's token (24) and the node, with a blank in between: who does not find its own token there writes nothing.
CREATE TABLE QRTZ_TRIGGERS (
  SCHED_NAME     VARCHAR(120) NOT NULL,
  TRIGGER_NAME   VARCHAR(190) NOT NULL,
  TRIGGER_GROUP  VARCHAR(190) NOT NULL,
  TRIGGER_STATE  VARCHAR(16)  NOT NULL,
  TRIGGER_TYPE   VARCHAR(8)   NOT NULL,
  NEXT_FIRE_TIME BIGINT       NULL,
  PREV_FIRE_TIME BIGINT       NULL,
  START_TIME     BIGINT       NOT NULL,
  END_TIME       BIGINT       NULL,
  PRIORITY       INT          NULL,
  MISFIRE_INSTR  SMALLINT     NULL,
  JOB_NAME       VARCHAR(190) NOT NULL,
  JOB_GROUP      VARCHAR(190) NOT NULL,
  CALENDAR_NAME  VARCHAR(190) NULL,
  DESCRIPTION    VARCHAR(250) NULL,
  JOB_DATA       MEDIUMBLOB   NULL,
  PRIMARY KEY (SCHED_NAME, TRIGGER_NAME, TRIGGER_GROUP),
  -- acquire: WHERE TRIGGER_STATE = 'WAITING' AND TRIGGER_TYPE = ? AND NEXT_FIRE_TIME <= ? ORDER BY NEXT_FIRE_TIME
  -- LIMIT ?, once for each kind of trigger; so that misfired and foreign triggers are not read past. The triggers of a
  -- job: WHERE TRIGGER_STATE IN (..) AND TRIGGER_TYPE <> 'HOLDFIRE' AND JOB_NAME = ? AND JOB_GROUP = ?, three times a
  -- firing of a job that must not run twice at a time. An index by job would cost each recipient run an insert and a
  -- delete, and serve none: all have the same job
  KEY IDX_QRTZ_T_ACQUIRE (SCHED_NAME, TRIGGER_STATE, TRIGGER_TYPE, NEXT_FIRE_TIME),
  -- cancel and list: WHERE TRIGGER_GROUP = ? [AND TRIGGER_NAME > ?] ORDER BY TRIGGER_NAME
  KEY IDX_QRTZ_T_GROUP (SCHED_NAME, TRIGGER_GROUP, TRIGGER_NAME)
) ENGINE=InnoDB ROW_FORMAT=DYNAMIC DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_bin
  COMMENT='Quartz: triggers; an active recipient run is one of them';

-- What a simple trigger has in addition. To delete a whole group here, join with QRTZ_TRIGGERS: this key begins with
-- the name, and a delete by group alone would read and lock everything.
CREATE TABLE QRTZ_SIMPLE_TRIGGERS (
  SCHED_NAME      VARCHAR(120) NOT NULL,
  TRIGGER_NAME    VARCHAR(190) NOT NULL,
  TRIGGER_GROUP   VARCHAR(190) NOT NULL,
  REPEAT_COUNT    BIGINT       NOT NULL,
  REPEAT_INTERVAL BIGINT       NOT NULL,
  TIMES_TRIGGERED BIGINT       NOT NULL,
  PRIMARY KEY (SCHED_NAME, TRIGGER_NAME, TRIGGER_GROUP)
) ENGINE=InnoDB ROW_FORMAT=DYNAMIC DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_bin
  COMMENT='Quartz: details of simple triggers';

CREATE TABLE QRTZ_CRON_TRIGGERS (
  SCHED_NAME      VARCHAR(120) NOT NULL,
  TRIGGER_NAME    VARCHAR(190) NOT NULL,
  TRIGGER_GROUP   VARCHAR(190) NOT NULL,
  CRON_EXPRESSION VARCHAR(120) NOT NULL,
  TIME_ZONE_ID    VARCHAR(80)  NULL,
  PRIMARY KEY (SCHED_NAME, TRIGGER_NAME, TRIGGER_GROUP)
) ENGINE=InnoDB ROW_FORMAT=DYNAMIC DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_bin
  COMMENT='Quartz: details of cron triggers';

CREATE TABLE QRTZ_SIMPROP_TRIGGERS (
  SCHED_NAME    VARCHAR(120)  NOT NULL,
  TRIGGER_NAME  VARCHAR(190)  NOT NULL,
  TRIGGER_GROUP VARCHAR(190)  NOT NULL,
  STR_PROP_1    VARCHAR(512)  NULL,
  STR_PROP_2    VARCHAR(512)  NULL,
  STR_PROP_3    VARCHAR(512)  NULL,
  INT_PROP_1    INT           NULL,
  INT_PROP_2    INT           NULL,
  LONG_PROP_1   BIGINT        NULL,
  LONG_PROP_2   BIGINT        NULL,
  DEC_PROP_1    DECIMAL(13,4) NULL,
  DEC_PROP_2    DECIMAL(13,4) NULL,
  BOOL_PROP_1   VARCHAR(1)    NULL,
  BOOL_PROP_2   VARCHAR(1)    NULL,
  PRIMARY KEY (SCHED_NAME, TRIGGER_NAME, TRIGGER_GROUP)
) ENGINE=InnoDB ROW_FORMAT=DYNAMIC DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_bin
  COMMENT='Quartz: details of calendar interval and daily interval triggers';

CREATE TABLE QRTZ_BLOB_TRIGGERS (
  SCHED_NAME    VARCHAR(120) NOT NULL,
  TRIGGER_NAME  VARCHAR(190) NOT NULL,
  TRIGGER_GROUP VARCHAR(190) NOT NULL,
  BLOB_DATA     MEDIUMBLOB   NULL,
  PRIMARY KEY (SCHED_NAME, TRIGGER_NAME, TRIGGER_GROUP)
) ENGINE=InnoDB ROW_FORMAT=DYNAMIC DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_bin
  COMMENT='Quartz: details of triggers of an application''s own class';

CREATE TABLE QRTZ_CALENDARS (
  SCHED_NAME    VARCHAR(120) NOT NULL,
  CALENDAR_NAME VARCHAR(190) NOT NULL,
  CALENDAR      MEDIUMBLOB   NOT NULL,
  PRIMARY KEY (SCHED_NAME, CALENDAR_NAME)
) ENGINE=InnoDB ROW_FORMAT=DYNAMIC DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_bin
  COMMENT='Quartz: times at which triggers do not fire';

CREATE TABLE QRTZ_PAUSED_TRIGGER_GRPS (
  SCHED_NAME    VARCHAR(120) NOT NULL,
  TRIGGER_GROUP VARCHAR(190) NOT NULL,
  PRIMARY KEY (SCHED_NAME, TRIGGER_GROUP)
) ENGINE=InnoDB ROW_FORMAT=DYNAMIC DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_bin
  COMMENT='Quartz: trigger groups that are paused';

-- One row for each trigger of the application's own that a node has acquired or is executing; a recipient run has none.
-- So it is small and seldom written, by ENTRY_ID only, and what looks by node, trigger or job may read it through.
CREATE TABLE QRTZ_FIRED_TRIGGERS (
  SCHED_NAME        VARCHAR(120) NOT NULL,
  ENTRY_ID          VARCHAR(95)  NOT NULL,
  INSTANCE_NAME     VARCHAR(190) NOT NULL,
  TRIGGER_NAME      VARCHAR(190) NOT NULL,
  TRIGGER_GROUP     VARCHAR(190) NOT NULL,
  STATE             VARCHAR(16)  NOT NULL,
  FIRED_TIME        BIGINT       NOT NULL,
  SCHED_TIME        BIGINT       NOT NULL,
  PRIORITY          INT          NOT NULL,
  JOB_NAME          VARCHAR(190) NULL,
  JOB_GROUP         VARCHAR(190) NULL,
  IS_NONCONCURRENT  VARCHAR(1)   NULL,
  REQUESTS_RECOVERY VARCHAR(1)   NULL,
  PRIMARY KEY (SCHED_NAME, ENTRY_ID)
) ENGINE=InnoDB ROW_FORMAT=DYNAMIC DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_bin
  COMMENT='Quartz: which of its own triggers each node has acquired or executes';

CREATE TABLE QRTZ_SCHEDULER_STATE (
  SCHED_NAME        VARCHAR(120) NOT NULL,
  INSTANCE_NAME     VARCHAR(190) NOT NULL,
  LAST_CHECKIN_TIME BIGINT       NOT NULL,
  CHECKIN_INTERVAL  BIGINT       NOT NULL,
  PRIMARY KEY (SCHED_NAME, INSTANCE_NAME)
) ENGINE=InnoDB ROW_FORMAT=DYNAMIC DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_bin
  COMMENT='Quartz: nodes and when they were last seen';

CREATE TABLE QRTZ_LOCKS (
  SCHED_NAME VARCHAR(120) NOT NULL,
  LOCK_NAME  VARCHAR(40)  NOT NULL,
  PRIMARY KEY (SCHED_NAME, LOCK_NAME)
) ENGINE=InnoDB ROW_FORMAT=DYNAMIC DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_bin
  COMMENT='Quartz: the rows that nodes lock; Quartz adds them itself';
