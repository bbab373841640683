package dev.holdfire.server.definition;

import dev.holdfire.ConfigurationException;
import dev.holdfire.Problem;
import dev.holdfire.workflow.Definitions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder of definitions, a JSON file for each, whose name ends in {@code .json} and does not
 * begin with a dot. It is looked through again and again.
 *
 * <p>The definitions in force are those in the database; files only say what is to change there. So
 * that a node with an old folder undoes nothing when it starts:
 *
 * <ul>
 *   <li>A file that this node sees for the first time since it started is put in force if it is
 *       news: nothing with its key is in force, or the database has never known this version. Else
 *       what is in force stays, and the log says so when that is something else.
 *   <li>A file that changes while this node watches it is put in force, whatever it says; so is the
 *       state, if it says {@code "active": false} or {@code true}. Of several nodes, and of calls
 *       over HTTP, the last change counts.
 *   <li>A file that is taken away changes nothing, nor does one that comes back as it was.
 * </ul>
 *
 * <p>To return to an older version, put it over HTTP, or let a file that is watched change to it.
 * Nodes that watch the same folder see a change each at its own next look.
 *
 * <p>A file that is broken, too large or cannot be read is told once, when two looks have found it
 * so, until it or its problem changes, and what is in force stays; one that is not yet written
 * whole is taken when it is. Of several files with the same key none counts, and each is told.
 */
public final class DefinitionDirectory implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DefinitionDirectory.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Path folder;
  private final WatchedFiles watched;
  private final Consumer<String> complaints;
  private final ScheduledExecutorService thread;
  private boolean isMissing;

  private DefinitionDirectory(Path folder, Definitions definitions, Consumer<String> complaints) {
    this.folder = folder;
    this.watched = new WatchedFiles(definitions, complaints);
    this.complaints = complaints;
    thread =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread watching = new Thread(task, "holdfire-definitions");
              watching.setDaemon(true);
              return watching;
            });
  }

  /**
   * Puts in force what is news in a folder, and from then on what changes there.
   *
   * @throws ConfigurationException if there is no such folder that can be read
   */
  public static DefinitionDirectory watch(Path folder, Duration interval, Definitions definitions) {
    return watch(folder, interval, definitions, LOG::warn);
  }

  static DefinitionDirectory watch(
      Path folder, Duration interval, Definitions definitions, Consumer<String> complaints) {
    requireReadable(folder);
    DefinitionDirectory directory = new DefinitionDirectory(folder, definitions, complaints);
    directory.scan();
    long nanos = interval.toNanos();
    var unused =
        directory.thread.scheduleWithFixedDelay(
            directory::scan, nanos, nanos, TimeUnit.NANOSECONDS);
    return directory;
  }

  private static void requireReadable(Path folder) {
    if (!Files.isDirectory(folder) || !Files.isReadable(folder)) {
      String found = Files.exists(folder) ? "is no folder that can be read" : "does not exist";
      throw new ConfigurationException(
          "the configuration of the server",
          List.of(
              new Problem(
                  "workflows.directory",
                  "is "
                      + folder.toAbsolutePath()
                      + ", which "
                      + found
                      + "; make it, or name the folder with the definitions")));
    }
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
      watched.look(files());
      isMissing = false;
    } catch (IOException e) {
      if (!isMissing) {
        complaints.accept("The folder of definitions cannot be read; what is in force stays. " + e);
      }
      isMissing = true;
    } catch (RuntimeException e) {
      LOG.error("Looking through {} failed; the definitions in force stay", folder, e);
    }
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(DefinitionDirectory::isDefinition).sorted().toList();
    }
  }

  private static boolean isDefinition(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith(".json") && !name.startsWith(".") && !Files.isDirectory(file);
  }
}
