package dev.holdfire.testkit;

import dev.holdfire.ConfigurationException;
import dev.holdfire.Workflows;
import dev.holdfire.channel.Channel;
import dev.holdfire.data.Required;
import dev.holdfire.recipient.RecipientDirectory;
import dev.holdfire.scheduler.EngineParts;
import dev.holdfire.scheduler.EngineSettings;
import dev.holdfire.scheduler.SendLimits;
import dev.holdfire.scheduler.Wiring;
import dev.holdfire.scheduler.store.Node;
import dev.holdfire.workflow.ChannelStep;
import dev.holdfire.workflow.Step;
import dev.holdfire.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Holdfire in memory, for tests: the real store on an H2 database of its own, without threads. Time
 * stands still until the test moves it, and what comes due is executed in the test's own thread.
 *
 * <pre>{@code
 * try (TestHoldfire holdfire = TestHoldfire.with(invited).channel("email", email).open()) {
 *   holdfire.workflows().trigger("invited", t -> t.recipients("ann").cancellationKey("i1"));
 *   holdfire.advance(Duration.ofDays(3));
 *   assertThat(email.sent()).containsExactly("ann:invite", "ann:reminder");
 * }
 * }</pre>
 *
 * <p>Use from one thread.
 */
public final class TestHoldfire implements AutoCloseable {
  /** Where its clock stands when the test says nothing else. */
  public static final Instant START = Instant.parse("2026-01-05T09:00:00Z");

  private final MemoryDatabase database;
  private final ManualClock clock;
  private final Node node;

  private TestHoldfire(Builder builder) {
    clock = builder.clock;
    Wiring wiring = new Wiring(builder.workflows, builder.allChannels());
    wiring.check(SendLimits.DEFAULT);
    database = MemoryDatabase.open();
    EngineParts parts =
        new EngineParts(database.dataSource(), wiring, builder.directory, clock, type -> null);
    node = new Node(EngineSettings.defaults(), parts, true);
  }

  /** Starts to assemble one that knows these workflows, each with a key of its own. */
  public static Builder with(Workflow... workflows) {
    given(workflows, "workflows");
    for (int i = 0; i < workflows.length; i++) {
      given(workflows[i], "workflows[" + i + "]");
    }
    return new Builder(List.of(workflows));
  }

  private static <T> T given(@Nullable T argument, String name) {
    return Required.of(argument, name, "the test's Holdfire");
  }

  /** The facade. */
  public Workflows workflows() {
    return node.workflows();
  }

  /** The clock. Moving it executes nothing; {@link #runDue()} and {@link #advance} do. */
  public ManualClock clock() {
    return clock;
  }

  /**
   * Executes what is due now, and what becomes due by that.
   *
   * @return how many segments were executed
   */
  public int runDue() {
    return node.runDue();
  }

  /**
   * Executes what is due, then moves the clock, stopping at each moment at which something is due.
   */
  public void advance(Duration duration) {
    Instant end = clock.instant().plus(given(duration, "duration"));
    node.runDue();
    Optional<Instant> next = node.firstDue();
    while (next.isPresent() && !next.get().isAfter(end)) {
      clock.set(next.get());
      node.runDue();
      next = node.firstDue();
    }
    clock.set(end);
  }

  @Override
  public void close() {
    database.close();
  }

  /** Assembles a {@link TestHoldfire}. Use from one thread. */
  public static final class Builder {
    private final List<Workflow> workflows;
    private final Map<String, Channel> channels = new LinkedHashMap<>();
    private @Nullable RecipientDirectory directory;
    private ManualClock clock = ManualClock.at(START);

    private Builder(List<Workflow> workflows) {
      this.workflows = workflows;
    }

    /** A channel; those that a workflow names and a test does not give send nothing. */
    public Builder channel(String key, Channel channel) {
      channels.put(given(key, "key"), given(channel, "channel"));
      return this;
    }

    /** Looks recipients up; without it, what trigger calls store is known. */
    public Builder directory(RecipientDirectory newDirectory) {
      directory = given(newDirectory, "directory");
      return this;
    }

    /** The clock; without it, one that stands at {@link TestHoldfire#START}. */
    public Builder clock(ManualClock newClock) {
      clock = given(newClock, "clock");
      return this;
    }

    /**
     * Opens it.
     *
     * @throws ConfigurationException if two workflows have the same key
     */
    public TestHoldfire open() {
      return new TestHoldfire(this);
    }

    private Map<String, Channel> allChannels() {
      Map<String, Channel> all = new LinkedHashMap<>(channels);
      for (Step step : workflows.stream().flatMap(workflow -> workflow.steps().stream()).toList()) {
        if (step instanceof ChannelStep sends) {
          all.putIfAbsent(sends.channel(), new RecordingChannel());
        }
      }
      return all;
    }
  }
}
