package dev.holdfire.api;

import com.google.inject.Key;
import com.google.inject.PrivateModule;
import com.google.inject.Provider;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import com.google.inject.TypeLiteral;
import dev.holdfire.Workflows;
import dev.holdfire.api.EngineKeys.JobClass;
import dev.holdfire.channel.Channel;
import dev.holdfire.recipient.RecipientDirectory;
import dev.holdfire.scheduler.store.TransactionalWorkflows;
import dev.holdfire.workflow.Workflow;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The inside of one engine: each key from outside under a name of its own, and the assembly. */
final class EngineModule extends PrivateModule {
  private final Key<DataSource> dataSource;
  private final EngineKeys keys;
  private final Choices choices;

  EngineModule(Key<DataSource> dataSource, EngineKeys keys, Choices choices) {
    this.dataSource = dataSource;
    this.keys = keys;
    this.choices = choices;
  }

  @Override
  protected void configure() {
    bind(DataSource.class).annotatedWith(Ours.class).to(dataSource);
    take(EngineKeys.WORKFLOWS);
    take(EngineKeys.CHANNELS);
    take(EngineKeys.JOBS);
    take(new TypeLiteral<Optional<Clock>>() {});
    take(new TypeLiteral<Optional<RecipientDirectory>>() {});
    take(new TypeLiteral<Optional<MeterRegistry>>() {});
    bind(keys.of(Holdfire.class)).to(Key.get(Holdfire.class, Ours.class)).in(Singleton.class);
    expose(keys.of(Holdfire.class));
    give(Workflows.class);
    give(TransactionalWorkflows.class);
  }

  private <T> void take(TypeLiteral<T> type) {
    bind(type).annotatedWith(Ours.class).to(keys.of(type));
  }

  private <T> void give(Class<T> type) {
    Provider<Holdfire> holdfire = getProvider(keys.of(Holdfire.class));
    Provider<T> part = () -> holdfire.get().unwrap(type);
    bind(keys.of(type)).toProvider(part);
    expose(keys.of(type));
  }

  @Provides
  @Ours
  HoldfireBuilder builder(
      @Ours DataSource database,
      @Ours Set<Workflow> workflows,
      @Ours Map<String, Channel> channels,
      @Ours Map<JobClass, Provider<Object>> jobs) {
    HoldfireBuilder builder =
        Holdfire.builder()
            .choosing(none -> keys.name(choices))
            .dataSource(database)
            .workflows(workflows)
            .jobs(type -> make(jobs.get(new JobClass(type))));
    channels.forEach(builder::channel);
    return builder;
  }

  private static @Nullable Object make(@Nullable Provider<Object> job) {
    return job == null ? null : job.get();
  }

  /** Not a singleton under this key, or it would be tried, and fail, once more under the other. */
  @Provides
  @Ours
  Holdfire holdfire(
      @Ours HoldfireBuilder builder,
      @Ours Optional<Clock> clock,
      @Ours Optional<RecipientDirectory> directory,
      @Ours Optional<MeterRegistry> meters) {
    clock.ifPresent(builder::clock);
    directory.ifPresent(builder::directory);
    meters.ifPresent(builder::meterRegistry);
    return builder.build();
  }
}
