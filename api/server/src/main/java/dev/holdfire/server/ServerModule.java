package dev.holdfire.server;

import com.google.inject.AbstractModule;
import com.google.inject.Key;
import dev.holdfire.api.HoldfireBinder;
import dev.holdfire.api.HoldfireModule;
import dev.holdfire.scheduler.EngineSettings;
import dev.holdfire.scheduler.Limits;
import dev.holdfire.scheduler.Names;
import dev.holdfire.scheduler.SendLimits;
import dev.holdfire.scheduler.Sending;
import dev.holdfire.scheduler.Timing;
import dev.holdfire.server.route.CancelRules;
import dev.holdfire.server.route.Parts;
import dev.holdfire.server.route.Readiness;
import dev.holdfire.server.route.Resources;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Wires the engine and the routes; needs nothing, exposes {@code Holdfire} and the routes. */
final class ServerModule extends AbstractModule {
  private final ServerConfig config;
  private final DataSource database;
  private final Readiness readiness;

  ServerModule(ServerConfig config, DataSource database, Readiness readiness) {
    this.config = config;
    this.database = database;
    this.readiness = readiness;
  }

  @Override
  protected void configure() {
    bind(DataSource.class).toInstance(database);
    bind(Readiness.class).toInstance(readiness);
    bind(CancelRules.class).toInstance(config.cancelRules());
    bind(NodeSettings.class).toInstance(config.node());
    install(engine(config.node().engine()));
    HoldfireBinder holdfire = HoldfireBinder.in(binder());
    config.node().workflows().forEach(holdfire::workflow);
    config.node().channels().forEach(holdfire::channel);
    bindClock(config.node().clock());
    bind(Parts.class).to(HoldfireParts.class);
    bind(Resources.class);
  }

  private void bindClock(@Nullable Clock clock) {
    bind(ServerClock.class).toInstance(new ServerClock(clock == null ? Clock.systemUTC() : clock));
    if (clock != null) {
      bind(Clock.class).toInstance(clock);
    }
  }

  private static HoldfireModule engine(EngineSettings settings) {
    Names names = settings.names();
    Timing timing = settings.timing();
    Limits limits = settings.limits();
    HoldfireModule module =
        HoldfireModule.on(Key.get(DataSource.class))
            .scheduler(names.scheduler())
            .instance(names.instance())
            .tablePrefixes(names.quartzPrefix(), names.holdfirePrefix())
            .pollInterval(timing.pollInterval())
            .checkInInterval(timing.checkInInterval())
            .shutdownLimit(timing.shutdownLimit())
            .maxRecipients(limits.recipients())
            .maxDataBytes(limits.dataBytes())
            .maxRecipientBytes(limits.recipientBytes())
            .inactiveRuns(settings.sharing().inactiveRuns())
            .sharedDefinitions();
    return sending(module, settings.sending());
  }

  private static HoldfireModule sending(HoldfireModule engine, Sending sending) {
    SendLimits limits = sending.limits();
    HoldfireModule module =
        engine
            .workers(sending.workers())
            .retryPauses(sending.retries().pauses())
            .sendTimeout(limits.timeout());
    for (Map.Entry<String, Duration> limit : limits.timeouts().entrySet()) {
      module = module.sendTimeout(limit.getKey(), limit.getValue());
    }
    for (Map.Entry<String, Integer> limit : limits.concurrency().entrySet()) {
      module = module.concurrency(limit.getKey(), limit.getValue());
    }
    return module;
  }
}
