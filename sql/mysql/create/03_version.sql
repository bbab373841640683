-- Purpose: says which version the schema has and which scripts made it so; nodes look at it before they start.
-- Server:  MySQL 8.0.17 or later.
-- Run by:  a user with CREATE, SELECT and INSERT on the database; it is the third and last, after 02_holdfire.sql.
-- Twice:   makes what is not there yet and leaves alone what is, so a run that was cut short is mended by another.
-- Locks:   nothing that exists.
-- Takes:   less than a second, whatever the tables hold.
-- Undo:    drop/drop_all.sql, which takes the rows along.
--
-- It logs the two scripts before it as well, which have no table yet to do so. A checksum is that of the script as it is
-- released, less the lines that hold one: grep -vE "'[0-9a-f]{64}'" FILE | sha256sum

-- Stops with "Unknown column 'Holdfire: found ..., expected ...'" when this is not the place for it.
SET @holdfire = CASE
  WHEN VERSION() LIKE '%MariaDB%'
    THEN CONCAT('DO `Holdfire: found ', VERSION(), ', expected MySQL 8.0.17 or later; run the scripts of your server. Nothing was changed`')
  WHEN DATABASE() IS NULL
    THEN 'DO `Holdfire: found no database, expected one to make the tables in; name it in the call of the client. Nothing was changed`'
  WHEN NOT EXISTS (
    SELECT 1 FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = 'HF_PAUSED')
    THEN 'DO `Holdfire: found no table HF_PAUSED, expected all that 02_holdfire.sql makes; run that to its end first. Nothing was changed`'
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

CREATE TABLE IF NOT EXISTS HF_SCHEMA (
  ID                 SMALLINT    NOT NULL COMMENT 'Always 1: there is one row',
  VERSION            VARCHAR(16) NOT NULL COMMENT 'Version of the schema: major.minor',
  OLDEST_APPLICATION VARCHAR(16) NOT NULL COMMENT 'Version of the oldest application that works on it, by the schema which that application was made for',
  CHANGED_AT         BIGINT      NOT NULL COMMENT 'When it became this version; epoch milliseconds, UTC',
  CHECK (ID = 1),
  -- 2 bytes
  PRIMARY KEY (ID)
) ENGINE=InnoDB ROW_FORMAT=DYNAMIC DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_bin
  COMMENT='Which version of the schema this is; one row. Written by the scripts, read by nodes at start';

CREATE TABLE IF NOT EXISTS HF_SCRIPT (
  SCRIPT   VARCHAR(120) NOT NULL COMMENT 'Path of the script below sql/<database>/',
  CHECKSUM CHAR(64) COLLATE ascii_bin NOT NULL COMMENT 'SHA-256, hex, of the script as released, less the lines that hold a checksum',
  RUN_AT   BIGINT       NOT NULL COMMENT 'When its run was logged; epoch milliseconds, UTC',
  RUN_BY   VARCHAR(255) NOT NULL COMMENT 'Database user who ran it',
  -- 480 + 64 bytes
  PRIMARY KEY (SCRIPT, CHECKSUM)
) ENGINE=InnoDB ROW_FORMAT=DYNAMIC DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_bin
  COMMENT='Which scripts made it so; a row for each. Written by the scripts, read by nobody but people';

SET @holdfire_now = TIMESTAMPDIFF(MICROSECOND, '1970-01-01', UTC_TIMESTAMP(3)) DIV 1000;
INSERT IGNORE INTO HF_SCRIPT VALUES ('create/01_quartz.sql',
  '6a7f54fd0437b1e66b5c9383f25232b64067de18e1fe7ef0e5ddf1961ccb3093',
  @holdfire_now, USER());
INSERT IGNORE INTO HF_SCRIPT VALUES ('create/02_holdfire.sql',
  'e9192aed3908ccc53b3cacbaed7b09620f3e0b47b3a471959f5090bd88bf747c',
  @holdfire_now, USER());
INSERT IGNORE INTO HF_SCRIPT VALUES ('create/03_version.sql',
  '1b7116a732a7d0e5b3b35d2c502ce2dacf45e919f69f6ffea5a90dcaaeca6828',
  @holdfire_now, USER());
INSERT IGNORE INTO HF_SCHEMA VALUES (1, '0.1', '0.1', @holdfire_now);
COMMIT;
