package dev.holdfire;

import java.util.List;

/**
 * The database or the cluster is not in a state in which this node can work. Nothing was started,
 * and nothing was created or altered.
 */
public final class StartUpCheckException extends HoldfireException {
  private static final long serialVersionUID = 1L;

  /** The stable code: {@value}. */
  public static final String CODE = "start_up_check_failed";

  private final transient List<Problem> problems;

  /**
   * One that reports these problems together.
   *
   * @param heading what was looked at, e.g. {@code the start-up check of node "a"}
   * @param problems all that is wrong with it; at least one
   */
  public StartUpCheckException(String heading, List<Problem> problems) {
    super(CODE, Problem.describe(heading, problems), null);
    this.problems = List.copyOf(problems);
  }

  /** All that was found, each with what to do. */
  public List<Problem> problems() {
    return problems;
  }
}
