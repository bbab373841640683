package dev.holdfire.server.command;

import dev.holdfire.Problem;
import dev.holdfire.server.ServerConfig;
import java.util.List;
import java.util.Map;

/** Reads how the engine executes runs, and what a trigger call may ask for. */
final class EngineReader extends SettingReader {
  EngineReader(Map<String, String> texts, List<Problem> problems) {
    super(texts, problems);
  }

  void read(ServerConfig.Builder builder) {
    text("scheduler.name", builder::scheduler);
    text("scheduler.instance", builder::instance);
    number("scheduler.workers", builder::workers);
    duration("scheduler.poll-interval", builder::pollInterval);
    duration("scheduler.check-in-interval", builder::checkInInterval);
    durations("scheduler.retry-pauses", builder::retryPauses);
    duration("scheduler.send-timeout", builder::sendTimeout);
    durationsByName("scheduler.send-timeouts", builder::sendTimeout);
    numbersByName("scheduler.concurrency", builder::concurrency);
    number("trigger.max-recipients", builder::maxRecipients);
    number("trigger.max-data-bytes", builder::maxDataBytes);
    number("trigger.max-recipient-bytes", builder::maxRecipientBytes);
    duration("shutdown.limit", builder::shutdownLimit);
    duration("shutdown.drain", builder::shutdownDrain);
  }
}
