-- Purpose: says which version the schema has and which scripts made it so; nodes look at it before they start.
-- Server:  H2 2.x, regular mode.
-- Run by:  an owner of the schema; it is the third and last, after 02_holdfire.sql.
-- Twice:   makes what is not there yet and leaves alone what is, so a run that was cut short is mended by another.
-- Locks:   nothing that exists.
-- Takes:   less than a second, whatever the tables hold.
-- Undo:    drop/drop_all.sql, which takes the rows along.
--
-- It logs the two scripts before it as well, which have no table yet to do so. A checksum is that of the script as it is
-- released, less the lines that hold one: grep -vE "'[0-9a-f]{64}'" FILE | sha256sum

-- Stops with "Holdfire: found ..., expected ..." when this is not the place for it.
SELECT CASE
  WHEN NOT EXISTS (
    SELECT 1 FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_SCHEMA = CURRENT_SCHEMA AND TABLE_NAME = 'HF_PAUSED')
    THEN SIGNAL('45000', 'Holdfire: found no table HF_PAUSED, expected all that 02_holdfire.sql makes; run that to its end first. Nothing was changed')
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

CREATE TABLE IF NOT EXISTS HF_SCHEMA (
  ID                 SMALLINT    NOT NULL,
  VERSION            VARCHAR(16) NOT NULL,
  OLDEST_APPLICATION VARCHAR(16) NOT NULL,
  CHANGED_AT         BIGINT      NOT NULL,
  CHECK (ID = 1),
  PRIMARY KEY (ID)
);
COMMENT ON TABLE HF_SCHEMA IS 'Which version of the schema this is; one row. Written by the scripts, read by nodes at start';
COMMENT ON COLUMN HF_SCHEMA.ID IS 'Always 1: there is one row';
COMMENT ON COLUMN HF_SCHEMA.VERSION IS 'Version of the schema: major.minor';
COMMENT ON COLUMN HF_SCHEMA.OLDEST_APPLICATION IS 'Version of the oldest application that works on it, by the schema which that application was made for';
COMMENT ON COLUMN HF_SCHEMA.CHANGED_AT IS 'When it became this version; epoch milliseconds, UTC';

CREATE TABLE IF NOT EXISTS HF_SCRIPT (
  SCRIPT   VARCHAR(240) NOT NULL,
  CHECKSUM VARCHAR(64)  NOT NULL,
  RUN_AT   BIGINT       NOT NULL,
  RUN_BY   VARCHAR(510) NOT NULL,
  PRIMARY KEY (SCRIPT, CHECKSUM)
);
COMMENT ON TABLE HF_SCRIPT IS 'Which scripts made it so; a row for each. Written by the scripts, read by nobody but people';
COMMENT ON COLUMN HF_SCRIPT.SCRIPT IS 'Path of the script below sql/<database>/';
COMMENT ON COLUMN HF_SCRIPT.CHECKSUM IS 'SHA-256, hex, of the script as released, less the lines that hold a checksum';
COMMENT ON COLUMN HF_SCRIPT.RUN_AT IS 'When its run was logged; epoch milliseconds, UTC';
COMMENT ON COLUMN HF_SCRIPT.RUN_BY IS 'Database user who ran it';

SET @HOLDFIRE_NOW = CAST(EXTRACT(EPOCH FROM CURRENT_TIMESTAMP) * 1000 AS BIGINT);
MERGE INTO HF_SCRIPT USING (VALUES ('create/01_quartz.sql',
  '4c007ed59f9cacc389feeba02aa76cfed76167a56ce86a969236e8b9b26623dc'
  )) AS NEW (SCRIPT, CHECKSUM)
  ON HF_SCRIPT.SCRIPT = NEW.SCRIPT AND HF_SCRIPT.CHECKSUM = NEW.CHECKSUM
  WHEN NOT MATCHED THEN INSERT VALUES (NEW.SCRIPT, NEW.CHECKSUM, @HOLDFIRE_NOW, CURRENT_USER);
MERGE INTO HF_SCRIPT USING (VALUES ('create/02_holdfire.sql',
  '424a52f67d5a1227520cff691fabb95e867a00aafec8822b4ae6ce81ffecd1c6'
  )) AS NEW (SCRIPT, CHECKSUM)
  ON HF_SCRIPT.SCRIPT = NEW.SCRIPT AND HF_SCRIPT.CHECKSUM = NEW.CHECKSUM
  WHEN NOT MATCHED THEN INSERT VALUES (NEW.SCRIPT, NEW.CHECKSUM, @HOLDFIRE_NOW, CURRENT_USER);
MERGE INTO HF_SCRIPT USING (VALUES ('create/03_version.sql',
  'f187e80f9640849335ba84ebe7ba7692bc9d396a93207a84af087b050f0e5cbc'
  )) AS NEW (SCRIPT, CHECKSUM)
  ON HF_SCRIPT.SCRIPT = NEW.SCRIPT AND HF_SCRIPT.CHECKSUM = NEW.CHECKSUM
  WHEN NOT MATCHED THEN INSERT VALUES (NEW.SCRIPT, NEW.CHECKSUM, @HOLDFIRE_NOW, CURRENT_USER);
INSERT INTO HF_SCHEMA SELECT 1, '0.1', '0.1', @HOLDFIRE_NOW WHERE NOT EXISTS (SELECT 1 FROM HF_SCHEMA);
COMMIT;
