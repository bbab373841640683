package dev.holdfire.api;

import com.google.inject.Binder;
import com.google.inject.Key;
import com.google.inject.Module;
import com.google.inject.multibindings.OptionalBinder;
import dev.holdfire.recipient.RecipientDirectory;
import io.micrometer.core.instrument.MeterRegistry;
import java.lang.annotation.Annotation;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Wires one engine into an injector:
 *
 * <pre>{@code
 * install(HoldfireModule.on(Key.get(DataSource.class, Jobs.class)).workers(8));
 * HoldfireBinder.in(binder()).workflow(invited).channel("email", EmailChannel.class);
 * }</pre>
 *
 * <ul>
 *   <li>Needs: the data source, under the key given to {@link #on}.
 *   <li>Uses, if the application binds them: {@link Clock}, else the system's clock; {@link
 *       RecipientDirectory}, else what trigger calls have stored; {@link MeterRegistry}, else
 *       nothing is measured.
 *   <li>Takes, through {@link HoldfireBinder}: {@code Set<Workflow>}, {@code Map<String, Channel>},
 *       and the application's own jobs.
 *   <li>Exposes, as singletons: {@link Holdfire}, which the application starts and closes; {@code
 *       Workflows}; {@code TransactionalWorkflows}.
 * </ul>
 *
 * <p>All of these but the data source carry the annotation of {@link #annotatedWith}, if there is
 * one, so that several engines can live in one injector. Installing an equal module again does
 * nothing. Neither the module nor making the singletons starts or opens anything; what is wrong
 * with the configuration is thrown when {@link Holdfire} is made, which is when the injector is
 * created in {@code Stage.PRODUCTION}, as one {@code ConfigurationException} that is the cause of
 * Guice's.
 *
 * <p>Immutable: each option gives a new module.
 */
public final class HoldfireModule extends EngineOptions<HoldfireModule> implements Module {
  private final Key<DataSource> dataSource;
  private final EngineKeys keys;
  private final Choices choices;

  private HoldfireModule(Key<DataSource> dataSource, EngineKeys keys, Choices choices) {
    this.dataSource = dataSource;
    this.keys = keys;
    this.choices = choices;
  }

  /** An engine on the data source that the application binds under this key. */
  public static HoldfireModule on(Key<DataSource> dataSource) {
    return new HoldfireModule(
        Given.required(dataSource, "dataSource"), EngineKeys.UNANNOTATED, Choices.DEFAULT);
  }

  /**
   * An engine whose keys carry this binding annotation, those of its optional parts and of its
   * contributions included. Default none.
   *
   * <p>Unless {@link #scheduler} is given, its scheduler is called {@code holdfire-} and the
   * annotation's simple name, so that engines on the same tables have runs of their own. Runs that
   * wait stay with that name: give the name before the annotation is renamed.
   */
  public HoldfireModule annotatedWith(Class<? extends Annotation> annotation) {
    if (annotation == null) {
      return choosing(chosen -> chosen.reporting(List.of(Given.missing("annotation"))));
    }
    return new HoldfireModule(dataSource, new EngineKeys(annotation), choices);
  }

  @Override
  HoldfireModule choosing(UnaryOperator<Choices> change) {
    return new HoldfireModule(dataSource, keys, change.apply(choices));
  }

  @Override
  public void configure(Binder binder) {
    keys.workflows(binder);
    keys.channels(binder);
    keys.jobs(binder);
    OptionalBinder.newOptionalBinder(binder, keys.of(Clock.class));
    OptionalBinder.newOptionalBinder(binder, keys.of(RecipientDirectory.class));
    OptionalBinder.newOptionalBinder(binder, keys.of(MeterRegistry.class));
    binder.install(new EngineModule(dataSource, keys, choices));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof HoldfireModule module
        && dataSource.equals(module.dataSource)
        && keys.equals(module.keys)
        && choices.equals(module.choices);
  }

  @Override
  public int hashCode() {
    return Objects.hash(dataSource, keys, choices);
  }
}
