package dev.holdfire.server.log;

import ch.qos.logback.classic.pattern.ThrowableHandlingConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import ch.qos.logback.classic.spi.ThrowableProxy;
import dev.holdfire.HoldfireException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * The stack of what was thrown, with classes and codes in place of messages: those of databases
 * have SQL and values in them, those of parsers pieces of what a caller sent. Safe for use by many
 * threads.
 */
public final class TraceWithoutMessages extends ThrowableHandlingConverter {

  @Override
  public String convert(ILoggingEvent event) {
    StringBuilder text = new StringBuilder();
    append(text, "", "", event.getThrowableProxy());
    return text.toString();
  }

  private static void append(
      StringBuilder text, String indent, String relation, @Nullable IThrowableProxy thrown) {
    if (thrown == null) {
      return;
    }
    text.append(indent).append(relation).append(thrown.getClassName()).append(code(thrown));
    text.append(System.lineSeparator());
    if (thrown.isCyclic()) {
      return;
    }
    StackTraceElementProxy[] frames = thrown.getStackTraceElementProxyArray();
    for (int i = 0; i < frames.length - thrown.getCommonFrames(); i++) {
      text.append(indent).append('\t').append(frames[i]).append(System.lineSeparator());
    }
    if (thrown.getCommonFrames() > 0) {
      text.append(indent).append("\t... ").append(thrown.getCommonFrames()).append(" more");
      text.append(System.lineSeparator());
    }
    for (IThrowableProxy suppressed : thrown.getSuppressed()) {
      append(text, indent + "\t", "Suppressed: ", suppressed);
    }
    append(text, indent, "Caused by: ", thrown.getCause());
  }

  private static String code(IThrowableProxy thrown) {
    Throwable throwable = thrown instanceof ThrowableProxy proxy ? proxy.getThrowable() : null;
    if (throwable instanceof SQLException exception) {
      return " (SQLSTATE " + exception.getSQLState() + ", error " + exception.getErrorCode() + ")";
    }
    return throwable instanceof HoldfireException exception ? " (" + exception.code() + ")" : "";
  }
}
