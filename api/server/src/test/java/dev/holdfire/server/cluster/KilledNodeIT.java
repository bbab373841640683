package dev.holdfire.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server with an embedded database that is killed, and started again. */
@Tag("process")
final class KilledNodeIT {
  private final Receiver receiver = Receiver.open();

  @TempDir private Path folder;

  private NodeProcess node;

  private List<URI> start(String name) {
    List<String> flags = new ArrayList<>(receiver.flags(name));
    flags.add("--database-data=" + folder.resolve("data"));
    flags.add("--scheduler-workers=50");
    node = NodeProcess.start(folder.resolve(name + ".log"), flags);
    return List.of(node.address());
  }

  @AfterEach
  void close() {
    node.close();
    receiver.close();
  }

  @Test
  void whatWasAcceptedIsThereAfterAKillUnderLoad() {
    List<URI> address = start("one");
    Flow flow = Flow.putAt(address, Duration.ofSeconds(1));
    RepeatingClient client = RepeatingClient.losingAnswers(address);
    try (Load load = Load.start(client, flow)) {
      load.awaitMore(100);
      long killed = System.nanoTime();
      node.kill();
      client.call(start("again"));
      load.awaitMore(50);
      List<Load.Entry> entries = load.stop();
      Ledger ledger = Ledger.read(node.address(), flow, entries, receiver);

      ledger.assertRight();
      ledger.assertRepeatedOnly("one", "again", killed);
      client.assertContractWasKept();
      assertThat(node.errors()).isEmpty();
    }
  }
}
