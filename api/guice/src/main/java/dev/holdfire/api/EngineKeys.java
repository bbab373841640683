package dev.holdfire.api;

import com.google.inject.Binder;
import com.google.inject.Key;
import com.google.inject.Provider;
import com.google.inject.TypeLiteral;
import com.google.inject.multibindings.MapBinder;
import com.google.inject.multibindings.Multibinder;
import dev.holdfire.channel.Channel;
import dev.holdfire.scheduler.Names;
import dev.holdfire.workflow.Workflow;
import java.lang.annotation.Annotation;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The keys of one engine outside its private module.
 *
 * @param annotation what they are annotated with; null for the engine that has no name
 */
record EngineKeys(@Nullable Class<? extends Annotation> annotation) {
  static final EngineKeys UNANNOTATED = new EngineKeys(null);
  static final TypeLiteral<Map<String, Channel>> CHANNELS = new TypeLiteral<>() {};
  static final TypeLiteral<Set<Workflow>> WORKFLOWS = new TypeLiteral<>() {};
  static final TypeLiteral<Map<JobClass, Provider<Object>>> JOBS = new TypeLiteral<>() {};

  /**
   * A job's class, as a key that no binding of the application's own can have.
   *
   * @param type the class
   */
  record JobClass(Class<?> type) {}

  /** With a scheduler of its own for each annotation, unless the application has named it. */
  Choices name(Choices choices) {
    return annotation == null
        ? choices
        : choices.orScheduler(Names.SCHEDULER + "-" + annotation.getSimpleName());
  }

  <T> Key<T> of(Class<T> type) {
    return of(TypeLiteral.get(type));
  }

  <T> Key<T> of(TypeLiteral<T> type) {
    return annotation == null ? Key.get(type) : Key.get(type, annotation);
  }

  Multibinder<Workflow> workflows(Binder binder) {
    return Multibinder.newSetBinder(binder, of(Workflow.class));
  }

  MapBinder<String, Channel> channels(Binder binder) {
    return mapBinder(binder, String.class, Channel.class);
  }

  MapBinder<JobClass, Object> jobs(Binder binder) {
    return mapBinder(binder, JobClass.class, Object.class);
  }

  private <K, V> MapBinder<K, V> mapBinder(Binder binder, Class<K> key, Class<V> value) {
    return annotation == null
        ? MapBinder.newMapBinder(binder, key, value)
        : MapBinder.newMapBinder(binder, key, value, annotation);
  }
}
