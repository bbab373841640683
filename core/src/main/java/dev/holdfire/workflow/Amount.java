package dev.holdfire.workflow;

import org.jspecify.annotations.Nullable;

/** A unit and a value as a document says them: perhaps zero, negative or too long for a span. */
record Amount(long value, SpanUnit unit) {

  /** Null if there are problems, which the members then hold. */
  static @Nullable Amount read(Members members) {
    members.allowOnly("unit", "value");
    SpanUnit unit = members.required("unit", members.oneOf("unit", SpanUnit.class));
    Long value = members.required("value", members.wholeNumber("value"));
    return unit == null || value == null || members.haveProblems() ? null : new Amount(value, unit);
  }

  boolean isTooLong() {
    return value > unit.limit();
  }

  Amount negated() {
    return new Amount(-value, unit);
  }

  /** Only for an amount that makes a span. */
  Span toSpan() {
    return new Span(value, unit);
  }

  @Override
  public String toString() {
    return value + " " + unit;
  }
}
