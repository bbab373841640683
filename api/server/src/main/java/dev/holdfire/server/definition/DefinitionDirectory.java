package dev.holdfire.server.definition;

import dev.holdfire.HoldfireException;
import dev.holdfire.InvalidWorkflowException;
import dev.holdfire.Problem;
import dev.holdfire.StoreException;
import dev.holdfire.scheduler.WorkflowJson;
import dev.holdfire.workflow.Definitions;
import dev.holdfire.workflow.Workflow;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder of definitions, a JSON file for each. It is looked through again and again: what has
 * changed is put in force; what is broken is refused, with its problems in the log, and the version
 * in force stays. A file that is taken away changes nothing.
 */
public final class DefinitionDirectory implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DefinitionDirectory.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Path folder;
  private final Definitions definitions;
  private final Map<Path, byte[]> seen = new HashMap<>();
  private final ScheduledExecutorService thread;
  private boolean isMissing;

  private DefinitionDirectory(Path folder, Definitions definitions) {
    this.folder = folder;
    this.definitions = definitions;
    thread =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread watching = new Thread(task, "holdfire-definitions");
              watching.setDaemon(true);
              return watching;
            });
  }

  /** Puts in force what is in a folder, and from then on what changes there. */
  public static DefinitionDirectory watch(Path folder, Duration interval, Definitions definitions) {
    DefinitionDirectory directory = new DefinitionDirectory(folder, definitions);
    directory.scan();
    long nanos = interval.toNanos();
    var unused =
        directory.thread.scheduleWithFixedDelay(
            directory::scan, nanos, nanos, TimeUnit.NANOSECONDS);
    return directory;
  }

  /** Ends the watching, and waits for what it is doing. */
  @Override
  public void close() {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        LOG.warn("A look through {} did not end in time", folder);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void scan() {
    try {
      Map<String, Path> keys = new HashMap<>();
      for (Path file : files()) {
        look(file, keys);
      }
      isMissing = false;
    } catch (IOException e) {
      if (!isMissing) {
        LOG.error("The folder of definitions, {}, cannot be read: {}", folder, e.toString());
      }
      isMissing = true;
    } catch (RuntimeException e) {
      LOG.error("Looking through {} failed; the definitions in force stay", folder, e);
    }
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().endsWith(".json"))
          .filter(Files::isRegularFile)
          .sorted()
          .toList();
    }
  }

  /** Looks at a file, in its turn: of two with the same key the first one counts. */
  private void look(Path file, Map<String, Path> keys) throws IOException {
    byte[] content = Files.readAllBytes(file);
    boolean isKnown = Arrays.equals(content, seen.get(file));
    try {
      Workflow workflow = WorkflowJson.read(new String(content, StandardCharsets.UTF_8));
      Path first = keys.putIfAbsent(workflow.key(), file);
      if (first != null) {
        throw new InvalidWorkflowException(
            "the workflow in " + file,
            List.of(new Problem("key", "is that of " + first + ", too; give it another")));
      }
      if (!isKnown) {
        definitions.put(workflow);
        LOG.info("Workflow {} is as {} says", workflow.key(), file);
      }
    } catch (StoreException e) {
      LOG.error("{} is tried again, because the database fails", file, e);
      return;
    } catch (HoldfireException e) {
      if (!isKnown) {
        LOG.error("{} is refused; what is in force stays. {}", file, e.getMessage());
      }
    }
    seen.put(file, content);
  }
}
