package dev.holdfire.channels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfire.channel.DeliveryResult;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

final class LogChannelTest {
  private final RecordingLogger log = new RecordingLogger();

  @Test
  void aDeliveryIsOneLineWithoutPayload() {
    DeliveryResult result = new LogChannel(log).send(Deliveries.bare());

    assertThat(result.status()).isEqualTo(DeliveryResult.Status.SENT);
    assertThat(log.lines)
        .containsExactly(
            "INFO Delivery rr-2/invite: workflow new-user-invited, step invite, recipient run rr-2,"
                + " recipient ann bob");
  }

  @Test
  void anObjectIsNamedWithItsCollection() {
    new LogChannel(log).send(Deliveries.plain());

    assertThat(log.lines.get(0)).endsWith("recipient projects/p1");
  }

  @Test
  void oneWithoutALoggerLogsByItsName() throws Exception {
    assertThat(new LogChannel().send(Deliveries.plain()).detail()).isEqualTo("logged");
  }

  /** Remembers what is logged. */
  private static final class RecordingLogger extends LegacyAbstractLogger {
    private static final long serialVersionUID = 1L;

    private final transient List<String> lines = new ArrayList<>();

    @Override
    protected String getFullyQualifiedCallerName() {
      return null;
    }

    @Override
    protected void handleNormalizedLoggingCall(
        Level level, Marker marker, String pattern, Object[] arguments, Throwable thrown) {
      lines.add(level + " " + MessageFormatter.basicArrayFormat(pattern, arguments));
    }

    @Override
    public boolean isTraceEnabled() {
      return true;
    }

    @Override
    public boolean isDebugEnabled() {
      return true;
    }

    @Override
    public boolean isInfoEnabled() {
      return true;
    }

    @Override
    public boolean isWarnEnabled() {
      return true;
    }

    @Override
    public boolean isErrorEnabled() {
      return true;
    }
  }
}
