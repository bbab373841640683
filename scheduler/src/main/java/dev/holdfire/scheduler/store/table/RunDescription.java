package dev.holdfire.scheduler.store.table;

import org.jspecify.annotations.Nullable;

/**
 * What the column DESCRIPTION of a recipient run's trigger tells: the workflow run it belongs to
 * and, while a node has it, the firing's fence and which cancellation is stopping it. Each part has
 * a fixed place, so that a statement can read or replace one.
 *
 * @param workflowRunId the trigger call it belongs to
 * @param cancellationId the cancellation that is stopping it, if one is
 * @param fence the firing that may write what becomes of it, if a node has it
 */
public record RunDescription(
    String workflowRunId, @Nullable String cancellationId, @Nullable Fence fence) {
  private static final int RUN_LENGTH = 36;
  private static final int CANCELLATION_FROM = RUN_LENGTH + 1;
  private static final int CANCELLATION_LENGTH = 36;
  private static final int FENCE_FROM = CANCELLATION_FROM + CANCELLATION_LENGTH + 1;
  private static final int INSTANCE_FROM = FENCE_FROM + Fence.TOKEN_LENGTH + 1;

  private static final String NOT_CANCELED = "00000000-0000-0000-0000-000000000000";

  /**
   * Who has a run. A firing that does not find its own fence was taken for dead, and writes
   * nothing.
   *
   * @param token different for whatever is ever acquired together; {@value #TOKEN_LENGTH}
   *     characters
   * @param instance the node
   */
  public record Fence(String token, String instance) {
    /** How long a token is. */
    public static final int TOKEN_LENGTH = 24;

    /** How long that part of a token is which all tokens of a process begin with. */
    public static final int PROCESS_LENGTH = 16;

    public Fence {
      if (token.length() != TOKEN_LENGTH) {
        throw new IllegalArgumentException("token \"" + token + "\" is not 24 characters long");
      }
    }

    @Override
    public String toString() {
      return token + " " + instance;
    }
  }

  /** What is put after {@link #runInSql} when a node acquires it. */
  static String acquired(Fence fence) {
    return " " + NOT_CANCELED + " " + fence;
  }

  /** An expression for the workflow run; all there is while no node has it. */
  public static String runInSql() {
    return part(0, RUN_LENGTH);
  }

  /**
   * An expression for the workflow run that is as long as one, whatever someone has put in its
   * place, so that what follows is in its place.
   */
  static String paddedRunInSql() {
    return "RPAD(COALESCE(" + runInSql() + ", ''), " + RUN_LENGTH + ", '-')";
  }

  /** An expression for the cancellation. */
  static String cancellationInSql() {
    return part(CANCELLATION_FROM, CANCELLATION_LENGTH);
  }

  /** An expression for the whole with another cancellation, which is the statement's argument. */
  static String canceledInSql() {
    return "CONCAT("
        + part(0, CANCELLATION_FROM)
        + ", ?, "
        + from(CANCELLATION_FROM + CANCELLATION_LENGTH)
        + ")";
  }

  /** An expression for the process of the fence. */
  static String processInSql() {
    return part(FENCE_FROM, Fence.PROCESS_LENGTH);
  }

  /** An expression for the instance of the fence. */
  static String instanceInSql() {
    return from(INSTANCE_FROM);
  }

  private static String part(int from, int length) {
    return "SUBSTRING(DESCRIPTION, " + (from + 1) + ", " + length + ")";
  }

  private static String from(int from) {
    return "SUBSTRING(DESCRIPTION, " + (from + 1) + ")";
  }

  /**
   * Reads the column. What someone has changed past Holdfire has no fence, so no firing writes it,
   * and perhaps no workflow run, so that it ends as failed; it holds up no other run.
   */
  public static RunDescription parse(@Nullable String text) {
    if (text == null || text.length() <= INSTANCE_FROM) {
      String run = text == null || text.length() < RUN_LENGTH ? "" : text.substring(0, RUN_LENGTH);
      return new RunDescription(run, null, null);
    }
    String run = text.substring(0, RUN_LENGTH);
    String cancellation = text.substring(CANCELLATION_FROM, FENCE_FROM - 1);
    Fence fence =
        new Fence(text.substring(FENCE_FROM, INSTANCE_FROM - 1), text.substring(INSTANCE_FROM));
    return new RunDescription(run, cancellation.equals(NOT_CANCELED) ? null : cancellation, fence);
  }
}
