package dev.holdfire.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.ByteArrayEndPoint;
import org.junit.jupiter.api.Test;

class WatchedConnectionTest {
  private static final Duration SHORT = Duration.ofMillis(50);

  private final ByteArrayEndPoint end = new ByteArrayEndPoint();

  /** Nothing comes on it and nothing is done. */
  private static final class Quiet extends AbstractConnection {
    Quiet(ByteArrayEndPoint end) {
      super(end, Runnable::run);
    }

    @Override
    public void onFillable() {}
  }

  private WatchedConnection watched(Duration timeout) {
    end.onOpen();
    return new WatchedConnection(new Quiet(end), timeout);
  }

  private boolean isClosedAfterALook(WatchedConnection connection) {
    connection.look(true, false);
    return !end.isOpen();
  }

  @Test
  void anAnswerThatIsNotFetchedEnds() {
    WatchedConnection connection = watched(SHORT);
    connection.begin();
    connection.answer();

    assertThat(isClosedAfterALook(connection)).isFalse();
    Awaitility.await().until(() -> isClosedAfterALook(connection));
  }

  @Test
  void aBodyIsCutWhenItsTimeIsOverAndTheNextOneIsNot() {
    WatchedConnection connection = watched(SHORT);
    connection.begin();
    connection.awaitBody();
    connection.look(true, false);
    assertThat(connection.isCut()).isFalse();

    Awaitility.await()
        .until(
            () -> {
              connection.look(true, false);
              return connection.isCut();
            });
    assertThat(end.getIdleTimeout()).isEqualTo(1); // ends a read that waits

    connection.work();
    assertThat(connection.isCut()).isFalse();
  }

  @Test
  void workThatTakesLongDoesNotEnd() {
    WatchedConnection connection = watched(Duration.ZERO);
    connection.begin();

    assertThat(isClosedAfterALook(connection)).isFalse();
  }

  @Test
  void theEndOfARequestDoesNotCountWhenTheNextHasBegun() {
    WatchedConnection connection = watched(Duration.ZERO);
    long first = connection.begin();
    connection.begin();
    connection.end(first);

    assertThat(isClosedAfterALook(connection)).isFalse();
  }

  @Test
  void whenTheServerStopsOnlyConnectionsWithoutARequestEnd() {
    WatchedConnection connection = watched(Duration.ofHours(1));
    long request = connection.begin();
    connection.look(true, true);
    assertThat(end.isOpen()).isTrue();

    connection.end(request);
    connection.look(true, true);
    assertThat(end.isOpen()).isFalse();
  }
}
