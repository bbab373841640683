package dev.holdfire.scheduler.bench.node;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A JVM of its own on this JVM's class path, which answers each line with a line. Closing it ends
 * it. Used by one thread.
 */
public final class NodeProcess implements AutoCloseable {
  private static final long END_SECONDS = 30;

  private final Process process;
  private final Writer questions;
  private final BufferedReader answers;

  private NodeProcess(Process process) {
    this.process = process;
    this.questions = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
    this.answers =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /** A node that executes; see {@link ExecutingNode}. */
  public static NodeProcess executing(String url, int workers) {
    return start(ExecutingNode.class, "512m", url, Integer.toString(workers));
  }

  /** A node that triggers for a stream; see {@link StreamingNode}. */
  public static NodeProcess streaming(String url, int recipients) {
    return start(
        StreamingNode.class, StreamingNode.HEAP_MEGABYTES + "m", url, Integer.toString(recipients));
  }

  private static NodeProcess start(Class<?> main, String heap, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx" + heap);
    command.add("-Duser.timezone=UTC");
    command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(main.getName());
    command.addAll(List.of(arguments));
    try {
      return new NodeProcess(
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Asks, without waiting for the answer. */
  public void tell(String question) {
    try {
      questions.write(question + "\n");
      questions.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for the next answer. */
  public String answer() {
    try {
      String answer = answers.readLine();
      if (answer == null) {
        throw new IllegalStateException("the node has ended; its output tells why");
      }
      return answer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Asks, and waits for the answer. */
  public String ask(String question) {
    tell(question);
    return answer();
  }

  @Override
  public void close() {
    try {
      questions.close();
      if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
