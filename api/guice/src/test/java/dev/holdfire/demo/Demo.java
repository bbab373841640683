package dev.holdfire.demo;

import com.zaxxer.hikari.HikariDataSource;
import dev.holdfire.RunAlreadyFinishedException;
import dev.holdfire.Workflows;
import dev.holdfire.api.Holdfire;
import dev.holdfire.cancel.CancelRequest;
import dev.holdfire.cancel.Outcome;
import dev.holdfire.cancel.Receipt;
import dev.holdfire.recipient.Recipient;
import dev.holdfire.run.RunStatus;
import dev.holdfire.scheduler.WorkflowJson;
import dev.holdfire.workflow.Workflow;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Two nodes on one embedded database invite, remind, and are called off; one of them dies on the
 * way. Ends normally only if the books are right in the end.
 */
public final class Demo {
  private static final Duration LIMIT = Duration.ofSeconds(45);

  private final List<Workflow> definitions;
  private final Map<String, Recipient> people;
  private final List<Event> events;
  private final Ledger ledger = new Ledger();
  private final DemoTime time = new DemoTime(Instant.now());

  private Demo() throws IOException, URISyntaxException {
    definitions = definitions();
    people = people();
    events = Event.parse(lines("events.csv"));
  }

  public static void main(String[] arguments) throws Exception {
    new Demo().run();
  }

  private void run() throws IOException, SQLException {
    try (DemoDatabase database = new DemoDatabase();
        HikariDataSource firstPool = database.pool();
        HikariDataSource secondPool = database.pool()) {
      Holdfire first = node("node-1", firstPool);
      try (Holdfire second = node("node-2", secondPool)) {
        first.start();
        second.start();
        System.out.printf("%nTwo nodes run on one database; a day takes two seconds.%n%n");
        play(first, firstPool, second.workflows());
        awaitEnd(second.workflows());
        ledger.print(second.workflows());
        requireNone(ledger.differences(second.workflows(), definitions));
      }
    }
  }

  private Holdfire node(String name, HikariDataSource pool) {
    return Holdfire.builder()
        .dataSource(pool)
        .workflows(definitions)
        .channel("email", ledger.channel())
        .channel("sms", ledger.channel())
        .instance(name)
        .workers(8)
        .checkInInterval(Duration.ofMillis(500))
        .shutdownLimit(Duration.ofSeconds(2))
        .build();
  }

  private void play(Holdfire first, HikariDataSource firstPool, Workflows workflows) {
    for (Event event : events) {
      showProgressUntil(time.day(event.day()));
      switch (event.action()) {
        case "trigger" -> trigger(workflows, event);
        case "cancel" -> cancel(workflows, event);
        case "kill" -> kill(event, first, firstPool);
        default -> throw new IllegalArgumentException("unknown action " + event.action());
      }
    }
  }

  private void showProgressUntil(Instant moment) {
    while (Duration.between(Instant.now(), moment).toMillis() > 1_000) {
      waitUntil(Instant.now().plusSeconds(1));
      System.out.printf("          %d sent%n", ledger.sent());
    }
    waitUntil(moment);
  }

  private void trigger(Workflows workflows, Event event) {
    Map<String, Object> data = new HashMap<>(Map.of("team", event.key()));
    if (!event.appointment().equals("-")) {
      data.put("appointment_at", time.day(Double.parseDouble(event.appointment())).toString());
    }
    List<Recipient> recipients =
        event.ids().stream().map(id -> Objects.requireNonNull(people.get(id), id)).toList();
    ledger.triggered(
        workflows.trigger(
            event.workflow(),
            t -> t.recipients(recipients).data(data).cancellationKey(event.key())));
    say(event, "triggered " + event.name() + " for " + recipients.size());
  }

  private void cancel(Workflows workflows, Event event) {
    CancelRequest request =
        CancelRequest.of(event.workflow(), event.key()).because("they acted").by("demo");
    try {
      Receipt receipt =
          workflows.cancel(event.isForAll() ? request : request.onlyUsers(event.ids()));
      ledger.canceled(receipt);
      say(event, "called " + event.name() + " off: " + outcomes(receipt));
    } catch (RunAlreadyFinishedException e) {
      ledger.rejected(event.workflow(), e.receipt());
      say(event, "too late: " + e.getMessage());
    }
  }

  private static String outcomes(Receipt receipt) {
    return Arrays.stream(Outcome.values())
        .filter(outcome -> receipt.count(outcome) > 0)
        .map(outcome -> receipt.count(outcome) + " " + outcome.word())
        .collect(Collectors.joining(", "));
  }

  /** From here on the node reaches nothing any more, as after a crash or behind a broken cable. */
  private void kill(Event event, Holdfire node, HikariDataSource pool) {
    pool.close();
    System.out.printf("day %4.1f  node-1 dies while it sends%n", event.day());
    Thread cleanUp = new Thread(node::close, "demo-clean-up");
    cleanUp.setDaemon(true);
    cleanUp.start();
  }

  private void awaitEnd(Workflows workflows) {
    Instant end = time.start().plus(LIMIT);
    int waiting = waiting(workflows);
    while (waiting > 0 && Instant.now().isBefore(end)) {
      System.out.printf("          %d sent, %d runs go on%n", ledger.sent(), waiting);
      waitUntil(Instant.now().plusSeconds(1));
      waiting = waiting(workflows);
    }
  }

  private int waiting(Workflows workflows) {
    return definitions.stream()
        .mapToInt(
            each ->
                Ledger.runs(workflows, each.key(), RunStatus.WAITING, RunStatus.EXECUTING).size())
        .sum();
  }

  private static void requireNone(List<String> differences) {
    if (!differences.isEmpty()) {
      differences.forEach(System.out::println);
      throw new IllegalStateException("The ledger is wrong in " + differences.size() + " places");
    }
    System.out.printf("The ledger is right: every recipient run is accounted for once.%n%n");
  }

  private static void say(Event event, String text) {
    System.out.printf("day %4.1f  %s%n", event.day(), text);
  }

  private static void waitUntil(Instant moment) {
    Duration rest = Duration.between(Instant.now(), moment);
    while (!rest.isNegative() && !rest.isZero()) {
      LockSupport.parkNanos(rest.toNanos());
      rest = Duration.between(Instant.now(), moment);
    }
  }

  private static List<Workflow> definitions() throws IOException, URISyntaxException {
    Path folder =
        Path.of(Objects.requireNonNull(Demo.class.getResource("/demo/workflows")).toURI());
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().map(WorkflowJson::read).map(DemoTime::scaled).toList();
    }
  }

  private static Map<String, Recipient> people() throws IOException {
    Map<String, Recipient> people = new HashMap<>();
    for (String line : lines("recipients.csv").stream().skip(1).toList()) {
      String[] fields = line.split(",", -1);
      people.put(
          fields[0],
          Recipient.user(fields[0]).with(Map.of("email", fields[1], "timezone", fields[2])));
    }
    return people;
  }

  private static List<String> lines(String file) throws IOException {
    try (InputStream stream = Demo.class.getResourceAsStream("/demo/" + file)) {
      byte[] bytes = Objects.requireNonNull(stream, file).readAllBytes();
      return new String(bytes, StandardCharsets.UTF_8).lines().toList();
    }
  }
}
