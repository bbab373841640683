package dev.holdfire.scheduler.bench.contender;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A run as Holdfire would write it: keys and data are as long, and in the same order.
 *
 * @param name the trigger's: the recipient's hash, the run's id, the recipient
 */
record RawRow(String name, String group, String description, long triggeredAt, String state) {
  private static final long HALF_DAY = 43_200_000;

  /** Many runs of one call have the same beginning of their ids, and different recipients. */
  static RawRow of(String group, String workflowRunId, String recipient, long now) {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    String id = new UUID(now << 16 | 0x8000 | random.nextInt(0x1000), random.nextLong()).toString();
    String state =
        "{\"recipient\":{\"id\":\"" + recipient + "\"},\"step\":0,\"attempt\":1,\"steps\":[]}";
    return new RawRow(
        "%08x.%s.%s".formatted(random.nextInt(), id, recipient),
        "now." + group,
        workflowRunId,
        now,
        state);
  }

  /** When it is due. */
  long nextFireAt(boolean isDue) {
    return isDue ? triggeredAt : triggeredAt + 60 * HALF_DAY;
  }

  String hash() {
    return name.substring(0, 8);
  }

  String id() {
    return name.substring(9, 45);
  }

  /** The state with one step done. */
  byte[] endState(long now) {
    String steps = "[[\"only\",\"SENT\"," + now + ",1,\"\"]]";
    return state.replace("[]", steps).getBytes(StandardCharsets.UTF_8);
  }
}
