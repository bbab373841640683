package dev.holdfire.api;

import dev.holdfire.ConfigurationException;
import dev.holdfire.InvalidWorkflowException;
import dev.holdfire.Problem;
import dev.holdfire.channel.Channel;
import dev.holdfire.recipient.RecipientDirectory;
import dev.holdfire.scheduler.Engine;
import dev.holdfire.scheduler.EngineParts;
import dev.holdfire.scheduler.Wiring;
import dev.holdfire.scheduler.WorkflowJson;
import dev.holdfire.workflow.Workflow;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Assembles a {@link Holdfire} without a container. Only the data source is required. Problems,
 * null included, are collected, and reported together by {@link #build()}. Use from one thread.
 */
public final class HoldfireBuilder extends EngineOptions<HoldfireBuilder> {
  private final List<Problem> problems = new ArrayList<>();
  private final List<Workflow> workflows = new ArrayList<>();
  private final Map<String, Channel> channels = new LinkedHashMap<>();
  private Choices choices = Choices.DEFAULT;
  private @Nullable DataSource dataSource;
  private @Nullable RecipientDirectory directory;
  private Clock clock = Clock.systemUTC();
  private Function<Class<?>, @Nullable Object> jobs = type -> null;
  private @Nullable MeterRegistry meters;
  private int texts;

  HoldfireBuilder() {}

  @Override
  HoldfireBuilder choosing(UnaryOperator<Choices> change) {
    choices = change.apply(choices);
    return this;
  }

  /** Where the tables are. It is never closed by Holdfire. Required. */
  public HoldfireBuilder dataSource(DataSource newDataSource) {
    dataSource = newDataSource;
    return this;
  }

  /** Adds a definition that can be triggered here. */
  public HoldfireBuilder workflow(Workflow workflow) {
    if (isGiven(workflow, "workflow")) {
      workflows.add(workflow);
    }
    return this;
  }

  /** Adds definitions that can be triggered here. */
  public HoldfireBuilder workflows(Collection<Workflow> more) {
    if (isGiven(more, "workflows")) {
      more.forEach(this::workflow);
    }
    return this;
  }

  /** Adds the definition that a JSON text in Knock's format describes. */
  public HoldfireBuilder workflowJson(String json) {
    return read("workflowJson[" + texts++ + "]", () -> WorkflowJson.read(json));
  }

  /** Adds the definition that a file with JSON in Knock's format describes. It is read at once. */
  public HoldfireBuilder workflowFile(Path file) {
    return read(String.valueOf(file), () -> WorkflowJson.read(file));
  }

  private HoldfireBuilder read(String source, Supplier<Workflow> reader) {
    try {
      return workflow(reader.get());
    } catch (InvalidWorkflowException e) {
      for (Problem problem : e.problems()) {
        problems.add(new Problem(source + ": " + problem.path(), problem.message()));
      }
      return this;
    }
  }

  /**
   * Registers what sends, under the key that channel steps name: 1 to 100 of {@code A-Z a-z 0-9 _ .
   * : -}.
   */
  public HoldfireBuilder channel(String key, Channel channel) {
    Wiring.checkChannelKey(key, problems);
    if (isGiven(channel, "channels." + key) && channels.putIfAbsent(key, channel) != null) {
      problems.add(
          new Problem("channels." + key, "is registered twice; expected one for each key"));
    }
    return this;
  }

  /**
   * Where recipients' properties are looked up. Default: what trigger calls have stored inline, and
   * nothing else.
   */
  public HoldfireBuilder directory(RecipientDirectory newDirectory) {
    if (isGiven(newDirectory, "directory")) {
      directory = newDirectory;
    }
    return this;
  }

  /** By which delays are computed and runs are due. Default: the system's clock. */
  public HoldfireBuilder clock(Clock newClock) {
    if (isGiven(newClock, "clock")) {
      clock = newClock;
    }
    return this;
  }

  /**
   * What makes the application's own Quartz jobs: gives an instance of a job's class, or null for
   * its public constructor to be used. Called from many threads, once for each firing. Default:
   * always the constructor.
   */
  public HoldfireBuilder jobs(Function<Class<?>, @Nullable Object> newJobs) {
    if (isGiven(newJobs, "jobs")) {
      jobs = newJobs;
    }
    return this;
  }

  /**
   * Where the node puts its meters, all named {@code holdfire.…}; closing Holdfire removes them.
   * Default: none, and nothing is measured.
   */
  public HoldfireBuilder meterRegistry(MeterRegistry registry) {
    if (isGiven(registry, "meterRegistry")) {
      meters = registry;
    }
    return this;
  }

  private boolean isGiven(@Nullable Object part, String path) {
    if (part == null) {
      problems.add(Given.missing(path));
    }
    return part != null;
  }

  /**
   * Assembles it. Starts and opens nothing.
   *
   * @throws ConfigurationException with all that is wrong
   */
  public Holdfire build() {
    List<Problem> found = new ArrayList<>(choices.problems());
    found.addAll(problems);
    Wiring.check(workflows, channels, found);
    choices.settings().sending().limits().check(channels.keySet(), found);
    DataSource source = dataSource;
    if (source == null) {
      found.add(
          new Problem("dataSource", "is missing; give the one whose database has the tables"));
    }
    if (source == null || !found.isEmpty()) {
      throw new ConfigurationException("the configuration of Holdfire", found);
    }
    return new Holdfire(
        new Engine(
            choices.forOneEngine(),
            new EngineParts(
                source, new Wiring(workflows, channels), directory, clock, jobs, meters)));
  }
}
