package dev.holdfire.scheduler.dropin;

import java.math.BigDecimal;
import org.quartz.ScheduleBuilder;
import org.quartz.SimpleTrigger;
import org.quartz.impl.jdbcjobstore.SimplePropertiesTriggerPersistenceDelegateSupport;
import org.quartz.impl.jdbcjobstore.SimplePropertiesTriggerProperties;
import org.quartz.impl.triggers.SimpleTriggerImpl;
import org.quartz.spi.MutableTrigger;
import org.quartz.spi.OperableTrigger;

/**
 * A kind of trigger of an application's own, with values of each type that Quartz has a place for.
 */
public final class Labelled extends SimpleTriggerImpl {
  private static final long serialVersionUID = 1L;

  /** The least and the greatest values, and what is empty, or is not there. */
  static final SimplePropertiesTriggerProperties EXTREMES = extremes();

  private transient SimplePropertiesTriggerProperties label;

  private static SimplePropertiesTriggerProperties extremes() {
    SimplePropertiesTriggerProperties label = new SimplePropertiesTriggerProperties();
    label.setString1("");
    label.setString2(null);
    label.setString3("é = #");
    label.setInt1(Integer.MIN_VALUE);
    label.setInt2(Integer.MAX_VALUE);
    label.setLong1(Long.MIN_VALUE);
    label.setLong2(Long.MAX_VALUE);
    label.setDecimal1(new BigDecimal("0.0000"));
    label.setDecimal2(new BigDecimal("-12345.6789"));
    label.setBoolean1(true);
    label.setBoolean2(false);
    return label;
  }

  /** Used by Quartz, by name. */
  public SimplePropertiesTriggerProperties getLabel() {
    return label;
  }

  /** Used by Quartz, by name. */
  public void setLabel(SimplePropertiesTriggerProperties newLabel) {
    label = newLabel;
  }

  @Override
  public boolean hasAdditionalProperties() {
    return true;
  }

  @Override
  public ScheduleBuilder<SimpleTrigger> getScheduleBuilder() {
    return new Schedule();
  }

  /** Makes triggers of this kind that fire once. */
  static final class Schedule extends ScheduleBuilder<SimpleTrigger> {
    @Override
    protected MutableTrigger build() {
      return new Labelled();
    }
  }

  /** Stores and loads them; named in an application's settings. */
  public static final class Persistence extends SimplePropertiesTriggerPersistenceDelegateSupport {
    @Override
    public boolean canHandleTriggerType(OperableTrigger trigger) {
      return trigger instanceof Labelled;
    }

    @Override
    public String getHandledTriggerTypeDiscriminator() {
      return "LABELLED";
    }

    @Override
    protected SimplePropertiesTriggerProperties getTriggerProperties(OperableTrigger trigger) {
      return ((Labelled) trigger).getLabel();
    }

    @Override
    protected TriggerPropertyBundle getTriggerPropertyBundle(
        SimplePropertiesTriggerProperties properties) {
      return new TriggerPropertyBundle(
          new Schedule(), new String[] {"label"}, new Object[] {properties});
    }
  }
}
