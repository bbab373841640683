package dev.holdfire.scheduler;

import dev.holdfire.ConfigurationException;
import dev.holdfire.recipient.RecipientDirectory;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * What an application brings to an engine.
 *
 * @param dataSource where the tables are; the engine never closes it
 * @param wiring the definitions that are triggered here, and the channels
 * @param directory the application's own directory of recipients, or null for what trigger calls
 *     store
 * @param clock by which delays are computed and runs are due
 * @param jobs gives an instance of a class of the application's own Quartz jobs, or null
 * @param meters where the engine puts its meters from its start until it is closed; null when
 *     nothing is to be measured
 */
public record EngineParts(
    DataSource dataSource,
    Wiring wiring,
    @Nullable RecipientDirectory directory,
    Clock clock,
    Function<Class<?>, @Nullable Object> jobs,
    @Nullable MeterRegistry meters) {

  /**
   * @throws ConfigurationException with all that is null
   */
  public EngineParts {
    new Checks()
        .given("dataSource", dataSource)
        .given("wiring", wiring)
        .given("clock", clock)
        .given("jobs", jobs)
        .done("the parts of the engine");
  }

  /**
   * Parts of an engine that measures nothing.
   *
   * @throws ConfigurationException with all that is null
   */
  public EngineParts(
      DataSource dataSource,
      Wiring wiring,
      @Nullable RecipientDirectory directory,
      Clock clock,
      Function<Class<?>, @Nullable Object> jobs) {
    this(dataSource, wiring, directory, clock, jobs, null);
  }
}
