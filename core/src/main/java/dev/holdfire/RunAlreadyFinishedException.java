package dev.holdfire;

import dev.holdfire.cancel.Receipt;

/**
 * A cancellation that came too late for every recipient run it matched. The attempt is recorded;
 * nothing else was changed.
 */
public final class RunAlreadyFinishedException extends HoldfireException {
  private static final long serialVersionUID = 1L;

  /** The stable code: {@value}. */
  public static final String CODE = "workflow_run_finished";

  private final transient Receipt receipt;

  /** One that tells of this receipt, which is a rejected one. */
  public RunAlreadyFinishedException(Receipt receipt) {
    super(CODE, receipt.describeRejection(), null);
    this.receipt = receipt;
  }

  /** What became of each recipient run; also found later by its id. */
  public Receipt receipt() {
    return receipt;
  }
}
