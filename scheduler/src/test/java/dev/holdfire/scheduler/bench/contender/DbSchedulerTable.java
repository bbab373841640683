package dev.holdfire.scheduler.bench.contender;

import java.util.List;

/**
 * The table of db-scheduler, after its documentation: its columns, and its indexes but for the one
 * that only priorities need.
 */
final class DbSchedulerTable {
  static final List<String> STATEMENTS =
      List.of(
          """
          CREATE TABLE scheduled_tasks (
            task_name            VARCHAR(100) NOT NULL,
            task_instance        VARCHAR(100) NOT NULL,
            task_data            BLOB         NULL,
            execution_time       TIMESTAMP(6) NOT NULL,
            picked               BOOLEAN      NOT NULL,
            picked_by            VARCHAR(50)  NULL,
            last_success         TIMESTAMP(6) NULL,
            last_failure         TIMESTAMP(6) NULL,
            consecutive_failures INT          NULL,
            last_heartbeat       TIMESTAMP(6) NULL,
            version              BIGINT       NOT NULL,
            priority             SMALLINT     NULL,
            PRIMARY KEY (task_name, task_instance),
            KEY execution_time_idx (execution_time),
            KEY last_heartbeat_idx (last_heartbeat)
          ) ENGINE=InnoDB""");

  private DbSchedulerTable() {}
}
