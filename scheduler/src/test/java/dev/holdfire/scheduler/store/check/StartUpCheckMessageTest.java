package dev.holdfire.scheduler.store.check;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfire.scheduler.Engine;
import dev.holdfire.scheduler.database.TestDatabase;
import org.junit.jupiter.api.Test;

class StartUpCheckMessageTest {
  @Test
  void theMessageSaysWhatWasFoundWhatWasExpectedAndWhatToDo() {
    try (CheckFixture fixture = new CheckFixture(TestDatabase.Kind.H2);
        Engine engine = new Engine(fixture.settings(), fixture.parts())) {
      fixture.execute("DROP TABLE QRTZ_LOCKS", "DROP INDEX IDX_QRTZ_T_ACQUIRE");
      fixture.changeColumn("HF_RUN", "TENANT", "VARCHAR(100)");

      assertThatThrownBy(engine::start)
          .hasMessage(
              """
              3 problems in the start-up check of node "node-1" of scheduler "holdfire"; nothing was started or changed
              1) tables: QRTZ_LOCKS is not in PUBLIC, or this user has no rights on it; expected all 22 tables. \
              Ask a DBA to create what is missing as in sql/h2/create/01_quartz.sql
              2) HF_RUN: TENANT is CHARACTER VARYING(100), expected VARCHAR(510). \
              Ask a DBA to alter the table to what sql/h2/create/02_holdfire.sql makes
              3) QRTZ_TRIGGERS: index IDX_QRTZ_T_ACQUIRE is missing; \
              expected it on (SCHED_NAME, TRIGGER_STATE, TRIGGER_TYPE, NEXT_FIRE_TIME). \
              Ask a DBA to run: CREATE INDEX IDX_QRTZ_T_ACQUIRE ON QRTZ_TRIGGERS \
              (SCHED_NAME, TRIGGER_STATE, TRIGGER_TYPE, NEXT_FIRE_TIME)""");
    }
  }
}
