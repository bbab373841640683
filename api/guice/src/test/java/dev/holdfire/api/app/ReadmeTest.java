package dev.holdfire.api.app;

import static dev.holdfire.run.RunStatus.WAITING;
import static java.time.DayOfWeek.MONDAY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfire.api.Holdfire;
import dev.holdfire.api.HoldfireModule;
import dev.holdfire.api.Mailbox;
import dev.holdfire.cancel.CancelRequest;
import dev.holdfire.recipient.Recipient;
import dev.holdfire.run.RunQuery;
import dev.holdfire.scheduler.database.TestDatabase;
import dev.holdfire.scheduler.store.TransactionalWorkflows;
import dev.holdfire.workflow.Span;
import dev.holdfire.workflow.Step;
import dev.holdfire.workflow.Window;
import dev.holdfire.workflow.Workflow;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the README says can be said, apart from its first page, which {@link HowItReadsTest} is. */
class ReadmeTest {
  private final TestDatabase database = TestDatabase.h2();

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void theDelaysOfItsTable() {
    Workflow workflow =
        Workflow.named("delays")
            .waitFor("patience", Duration.ofDays(3))
            .waitFor("a-month", Span.months(1))
            .waitUntil("appointment", "data.appointment_at")
            .waitUntilBefore("day-before", Span.days(1), "data.appointment_at")
            .waitUntil("monday", Window.weekly(MONDAY).at(9, 0))
            .build();

    assertThat(workflow.steps())
        .extracting(Step::ref)
        .containsExactly("patience", "a-month", "appointment", "day-before", "monday");
  }

  @Test
  void theCallsOfItsTable() throws SQLException {
    Workflow later =
        Workflow.named("later").waitFor("wait", Span.days(1)).send("hello", "email").build();
    try (Holdfire holdfire =
        Holdfire.builder()
            .dataSource(database.dataSource())
            .workflow(later)
            .channel("email", new Mailbox())
            .build()) {
      var workflows = holdfire.workflows();
      Instant moment = Clock.systemUTC().instant().plus(Duration.ofDays(2));

      workflows.trigger("later", t -> t.audience(Stream.of(Recipient.user("ann"))));
      workflows.trigger("later", t -> t.recipients("bob").cancellationKey("k").idempotencyKey("i"));
      workflows.trigger("later", t -> t.recipients("bob").cancellationKey("k").idempotencyKey("i"));
      cancel(holdfire, CancelRequest.of("later", "k"));

      RunQuery query = RunQuery.all().workflow("later").status(WAITING);
      var ann = workflows.list(query).items().get(0);
      assertThat(ann.recipient().id()).isEqualTo("ann");
      workflows.reschedule(ann.id(), moment);
      workflows.fireNow(ann.id());
      workflows.pause("later");
      workflows.resume("later");
      assertThat(workflows.list(query).items()).hasSize(1);
    }
  }

  private void cancel(Holdfire holdfire, CancelRequest request) throws SQLException {
    try (Connection connection = database.dataSource().getConnection()) {
      holdfire.unwrap(TransactionalWorkflows.class).cancel(connection, request);
      connection.commit();
    }
  }

  @Test
  void everySettingIsInItsTable() throws IOException {
    String readme = Files.readString(Path.of("../../README.md"));
    String table = readme.substring(readme.indexOf("## Settings"));

    assertThat(
            Arrays.stream(HoldfireModule.class.getSuperclass().getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()))
                .map(Method::getName))
        .hasSizeGreaterThan(5)
        .allSatisfy(setting -> assertThat(table).contains("`" + setting + "`"));
  }
}
