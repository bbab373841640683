package dev.holdfire.scheduler.store.check;

import dev.holdfire.scheduler.store.jdbc.Dialect;

/**
 * The questions to information_schema. The last three are asked of one schema, and of tables whose
 * names, in lower case, are in a list.
 *
 * @param home which schema the connection is in, whether names of tables are case-sensitive, and
 *     the session's sql_mode where there is such a thing
 */
record CatalogQueries(String home, String tables, String columns, String indexes) {

  private static final CatalogQueries SERVER =
      new CatalogQueries(
          """
          SELECT DATABASE() AS HOME, @@lower_case_table_names = 0 AS IS_CASE_SENSITIVE,
            @@SESSION.sql_mode AS SQL_MODE
          """,
          """
          SELECT TABLE_NAME, ENGINE FROM information_schema.TABLES
          WHERE TABLE_SCHEMA = ? AND LOWER(TABLE_NAME) IN\s""",
          """
          SELECT TABLE_NAME, COLUMN_NAME, DATA_TYPE, COLLATION_NAME,
            COALESCE(CHARACTER_MAXIMUM_LENGTH, NUMERIC_PRECISION) AS CAPACITY,
            IS_NULLABLE = 'YES' AS TAKES_NULL,
            IS_NULLABLE = 'NO' AND COLUMN_DEFAULT IS NULL AND EXTRA = '' AS IS_REQUIRED
          FROM information_schema.COLUMNS
          WHERE TABLE_SCHEMA = ? AND LOWER(TABLE_NAME) IN\s""",
          """
          SELECT TABLE_NAME, INDEX_NAME, INDEX_NAME = 'PRIMARY' AS IS_PRIMARY,
            SEQ_IN_INDEX AS POSITION,
            CONCAT(COALESCE(COLUMN_NAME, 'an expression'),
              COALESCE(CONCAT('(', SUB_PART, ')'), ''), IF(COLLATION = 'D', ' DESC', '')) AS PART
          FROM information_schema.STATISTICS
          WHERE TABLE_SCHEMA = ? AND LOWER(TABLE_NAME) IN\s""");

  private static final CatalogQueries H2 =
      new CatalogQueries(
          """
          SELECT CURRENT_SCHEMA AS HOME, FALSE AS IS_CASE_SENSITIVE,
            CAST(NULL AS VARCHAR) AS SQL_MODE
          """,
          """
          SELECT TABLE_NAME, CAST(NULL AS VARCHAR) AS ENGINE FROM INFORMATION_SCHEMA.TABLES
          WHERE UPPER(TABLE_SCHEMA) = UPPER(?) AND LOWER(TABLE_NAME) IN\s""",
          """
          SELECT TABLE_NAME, COLUMN_NAME, DATA_TYPE, CAST(NULL AS VARCHAR) AS COLLATION_NAME,
            COALESCE(CHARACTER_MAXIMUM_LENGTH, NUMERIC_PRECISION) AS CAPACITY,
            IS_NULLABLE = 'YES' AS TAKES_NULL,
            IS_NULLABLE = 'NO' AND COLUMN_DEFAULT IS NULL AND IS_IDENTITY = 'NO'
              AND IS_GENERATED = 'NEVER' AS IS_REQUIRED
          FROM INFORMATION_SCHEMA.COLUMNS
          WHERE UPPER(TABLE_SCHEMA) = UPPER(?) AND LOWER(TABLE_NAME) IN\s""",
          """
          SELECT C.TABLE_NAME, C.INDEX_NAME, I.INDEX_TYPE_NAME = 'PRIMARY KEY' AS IS_PRIMARY,
            C.ORDINAL_POSITION AS POSITION,
            C.COLUMN_NAME ||
              CASE C.ORDERING_SPECIFICATION WHEN 'DESC' THEN ' DESC' ELSE '' END AS PART
          FROM INFORMATION_SCHEMA.INDEX_COLUMNS C
          JOIN INFORMATION_SCHEMA.INDEXES I
            ON I.INDEX_SCHEMA = C.INDEX_SCHEMA AND I.INDEX_NAME = C.INDEX_NAME
          WHERE UPPER(C.TABLE_SCHEMA) = UPPER(?) AND LOWER(C.TABLE_NAME) IN\s""");

  static CatalogQueries of(Dialect dialect) {
    return switch (dialect) {
      case MYSQL, MARIADB -> SERVER;
      case H2 -> H2;
    };
  }
}
