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
  /** How many characters tell the workflow run; all there are while no node has it. */
  static final int RUN_LENGTH = 36;

  /** Where the cancellation begins, counted from 1 as in SQL. */
  static final int CANCELLATION_FROM = 38;

  /** How many characters tell the cancellation. */
  static final int CANCELLATION_LENGTH = 36;

  /** Where the fence begins, counted from 1 as in SQL. */
  static final int FENCE_FROM = 75;

  /** Where the fence's instance begins, counted from 1 as in SQL. */
  static final int INSTANCE_FROM = FENCE_FROM + Fence.TOKEN_LENGTH + 1;

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

  /** What is put after the workflow run when a node acquires it. */
  static String acquired(Fence fence) {
    return " " + NOT_CANCELED + " " + fence;
  }

  /**
   * Reads the column. What someone has changed past Holdfire has no fence, so no firing writes it,
   * and perhaps no workflow run, so that it ends as failed; it holds up no other run.
   */
  public static RunDescription parse(@Nullable String text) {
    if (text == null || text.length() < INSTANCE_FROM) {
      String run = text == null || text.length() < RUN_LENGTH ? "" : text.substring(0, RUN_LENGTH);
      return new RunDescription(run, null, null);
    }
    String run = text.substring(0, RUN_LENGTH);
    String cancellation = text.substring(CANCELLATION_FROM - 1, FENCE_FROM - 2);
    Fence fence =
        new Fence(
            text.substring(FENCE_FROM - 1, INSTANCE_FROM - 2), text.substring(INSTANCE_FROM - 1));
    return new RunDescription(run, cancellation.equals(NOT_CANCELED) ? null : cancellation, fence);
  }
}
