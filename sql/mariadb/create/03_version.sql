-- Purpose: says which version the schema has and which scripts made it so; nodes look at it before they start.
-- Server:  MariaDB 10.6 or later.
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
  WHEN VERSION() NOT LIKE '%MariaDB%'
    THEN CONCAT('DO `Holdfire: found ', VERSION(), ', expected MariaDB 10.6 or later; run the scripts of your server. Nothing was changed`')
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
) ENGINE=InnoDB ROW_FORMAT=DYNAMIC DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin
  COMMENT='Which version of the schema this is; one row. Written by the scripts, read by nodes at start';

CREATE TABLE IF NOT EXISTS HF_SCRIPT (
  SCRIPT   VARCHAR(120) NOT NULL COMMENT 'Path of the script below sql/<database>/',
  CHECKSUM CHAR(64) COLLATE ascii_bin NOT NULL COMMENT 'SHA-256, hex, of the script as released, less the lines that hold a checksum',
  RUN_AT   BIGINT       NOT NULL COMMENT 'When its run was logged; epoch milliseconds, UTC',
  RUN_BY   VARCHAR(255) NOT NULL COMMENT 'Database user who ran it',
  -- 480 + 64 bytes
  PRIMARY KEY (SCRIPT, CHECKSUM)
) ENGINE=InnoDB ROW_FORMAT=DYNAMIC DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin
  COMMENT='Which scripts made it so; a row for each. Written by the scripts, read by nobody but people';

SET @holdfire_now = TIMESTAMPDIFF(MICROSECOND, '1970-01-01', UTC_TIMESTAMP(3)) DIV 1000;
INSERT IGNORE INTO HF_SCRIPT VALUES ('create/01_quartz.sql',
  'edfff7d58ef11eb5a78823f0504cabe8ca89c17dfb50a6b683d93bf7e76a0a24',
  @holdfire_now, USER());
INSERT IGNORE INTO HF_SCRIPT VALUES ('create/02_holdfire.sql',
  'aa48033083d1e8930eaf731040d76646d16ea18ee7a4a4c6e09b21192297c472',
  @holdfire_now, USER());
INSERT IGNORE INTO HF_SCRIPT VALUES ('create/03_version.sql',
  '510af193b921d71df871e23a89f97c4b8ae38725c561d94d6a0be1cf8c8b4224',
  @holdfire_now, USER());
INSERT IGNORE INTO HF_SCHEMA VALUES (1, '0.1', '0.1', @holdfire_now);
COMMIT;
