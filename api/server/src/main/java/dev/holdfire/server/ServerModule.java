package dev.holdfire.server;

import com.google.inject.AbstractModule;
import com.google.inject.Key;
import dev.holdfire.api.HoldfireBinder;
import dev.holdfire.api.HoldfireModule;
import dev.holdfire.server.route.CancelRules;
import dev.holdfire.server.route.Parts;
import dev.holdfire.server.route.Readiness;
import dev.holdfire.server.route.Resources;
import java.time.Clock;
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

  private static HoldfireModule engine(NodeSettings.EngineChoices choices) {
    HoldfireModule module =
        HoldfireModule.on(Key.get(DataSource.class))
            .scheduler(choices.scheduler())
            .workers(choices.workers())
            .pollInterval(choices.pollInterval())
            .shutdownLimit(choices.shutdownLimit())
            .sharedDefinitions();
    String instance = choices.instance();
    return instance == null ? module : module.instance(instance);
  }
}
