package dev.holdfire.scheduler.bench.contender;

import dev.holdfire.channel.DeliveryResult;
import dev.holdfire.recipient.Recipient;
import dev.holdfire.scheduler.Engine;
import dev.holdfire.scheduler.bench.server.BenchPool;
import java.util.List;

/** Holdfire, as an application uses it: the facade of one node, and another node that executes. */
final class HoldfireContender implements Contender {
  private final BenchPool pool;
  private final int workers;
  private final Engine caller;

  HoldfireContender(String url, int workers) {
    this.pool = new BenchPool(url, HoldfireNodes.CONNECTIONS);
    this.workers = workers;
    this.caller = HoldfireNodes.engine(pool.dataSource(), 0, delivery -> DeliveryResult.sent());
  }

  @Override
  public Kind kind() {
    return Kind.HOLDFIRE;
  }

  @Override
  public void trigger(String group, List<String> recipients, boolean isDue) {
    caller
        .workflows()
        .trigger(
            (isDue ? HoldfireNodes.NOW : HoldfireNodes.LATER).key(),
            request ->
                request
                    .recipients(recipients.stream().map(Recipient::user).toList())
                    .cancellationKey(group));
  }

  @Override
  public void cancel(String group) {
    caller.workflows().cancel(HoldfireNodes.LATER.key(), group);
  }

  @Override
  public void cancel(String group, String recipient) {
    caller.workflows().cancel(HoldfireNodes.LATER.key(), group, List.of(recipient));
  }

  @Override
  public Node start(Work work) {
    Engine engine =
        HoldfireNodes.engine(
            pool.dataSource(),
            workers,
            delivery -> {
              work.run();
              return DeliveryResult.sent();
            });
    engine.start();
    return engine::close;
  }

  @Override
  public boolean isIdle() {
    return pool.count("SELECT COUNT(*) FROM QRTZ_TRIGGERS WHERE TRIGGER_STATE = 'EXECUTING'") == 0;
  }

  @Override
  public boolean hasCompleted(int runs) {
    long due =
        pool.count(
            "SELECT COUNT(*) FROM QRTZ_TRIGGERS WHERE NEXT_FIRE_TIME <= "
                + System.currentTimeMillis());
    return due == 0
        && pool.count("SELECT COUNT(*) FROM HF_HISTORY WHERE STATUS = 'finished'") == runs;
  }

  @Override
  public void clear() {
    HoldfireTables.clear(pool);
  }

  @Override
  public void close() {
    caller.close();
    pool.close();
  }
}
