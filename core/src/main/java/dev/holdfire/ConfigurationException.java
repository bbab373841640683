package dev.holdfire;

import java.util.List;

/** A configuration that cannot work. Nothing was started. */
public final class ConfigurationException extends HoldfireException {
  private static final long serialVersionUID = 1L;

  /** The stable code: {@value}. */
  public static final String CODE = "invalid_configuration";

  private final transient List<Problem> problems;

  /**
   * One that reports these problems together.
   *
   * @param heading what was looked at, e.g. {@code the configuration of Holdfire}
   * @param problems all that is wrong with it; at least one
   */
  public ConfigurationException(String heading, List<Problem> problems) {
    super(CODE, Problem.describe(heading, problems), null);
    this.problems = List.copyOf(problems);
  }

  /** All that is wrong, in the order of the input. */
  public List<Problem> problems() {
    return problems;
  }
}
