package dev.holdfire.api;

import com.google.inject.Binder;
import com.google.inject.Key;
import dev.holdfire.channel.Channel;
import dev.holdfire.workflow.Workflow;
import java.lang.annotation.Annotation;

/**
 * Contributes definitions, channels and jobs to the engine of a {@link HoldfireModule}, from any
 * module of the application but private ones:
 *
 * <pre>{@code
 * HoldfireBinder.in(binder()).workflow(invited).channel("email", EmailChannel.class);
 * }</pre>
 *
 * <p>The same contribution made again counts once. Two channels with one key fail when the injector
 * is created. A channel that itself triggers or cancels is given a {@code Provider<Workflows>}: the
 * engine is made of its channels, so there is none yet while they are made. Use from one thread.
 */
public final class HoldfireBinder {
  private final Binder binder;
  private final EngineKeys keys;

  private HoldfireBinder(Binder binder, EngineKeys keys) {
    this.binder =
        Given.required(binder, "binder").skipSources(HoldfireBinder.class, EngineKeys.class);
    this.keys = keys;
  }

  /** Contributes to the engine that has no annotation. */
  public static HoldfireBinder in(Binder binder) {
    return new HoldfireBinder(binder, EngineKeys.UNANNOTATED);
  }

  /** Contributes to the engine that is {@link HoldfireModule#annotatedWith annotated} so. */
  public static HoldfireBinder in(Binder binder, Class<? extends Annotation> engine) {
    return new HoldfireBinder(binder, new EngineKeys(Given.required(engine, "engine")));
  }

  /** A definition. */
  public HoldfireBinder workflow(Workflow workflow) {
    keys.workflows(binder).addBinding().toInstance(Given.required(workflow, "workflow"));
    return this;
  }

  /** A definition that the application binds, to be made by a provider for instance. */
  public HoldfireBinder workflow(Key<Workflow> key) {
    keys.workflows(binder).addBinding().to(Given.required(key, "key"));
    return this;
  }

  /** A channel made by Guice, once, under the key that channel steps name. */
  public HoldfireBinder channel(String key, Class<? extends Channel> type) {
    return channel(key, Key.get(Given.required(type, "type")));
  }

  /** A channel that the application binds, under the key that channel steps name. */
  public HoldfireBinder channel(String key, Key<? extends Channel> channel) {
    Given.required(key, "key");
    keys.channels(binder).addBinding(key).to(Given.required(channel, "channel"));
    return this;
  }

  /** A channel, under the key that channel steps name. */
  public HoldfireBinder channel(String key, Channel channel) {
    Given.required(key, "key");
    keys.channels(binder).addBinding(key).toInstance(Given.required(channel, "channel"));
    return this;
  }

  /**
   * A class of the application's own Quartz jobs, to be made by Guice for each firing. Jobs of
   * other classes are made by their public constructor. Schedule them through {@link
   * Holdfire#unwrap} with Quartz's {@code Scheduler}.
   */
  public HoldfireBinder job(Class<?> type) {
    EngineKeys.JobClass key = new EngineKeys.JobClass(Given.required(type, "type"));
    keys.jobs(binder).addBinding(key).to(type);
    return this;
  }
}
