package dev.holdfire;

import java.util.List;

/** A workflow definition that is not acceptable. Nothing was registered. */
public final class InvalidWorkflowException extends HoldfireException {
  private static final long serialVersionUID = 1L;

  /** The stable code: {@value}. */
  public static final String CODE = "invalid_workflow";

  private final transient List<Problem> problems;

  /**
   * One that reports these problems together.
   *
   * @param heading what was looked at, e.g. {@code workflow "new-user-invited"}
   * @param problems all that is wrong with it; at least one
   */
  public InvalidWorkflowException(String heading, List<Problem> problems) {
    super(CODE, Problem.describe(heading, problems), null);
    this.problems = List.copyOf(problems);
  }

  /** All that is wrong, in the order of the input. */
  public List<Problem> problems() {
    return problems;
  }
}
