package dev.holdfire.channels;

/** A host is at an address to which no webhook goes. On its way through the HTTP client. */
final class RefusedAddressException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String explanation;

  /**
   * @param host that was to be reached
   * @param objection what its address is; not the address, which would tell of the network
   */
  RefusedAddressException(String host, String objection) {
    this(
        host
            + " is at "
            + objection
            + ", and webhooks go to public addresses only; use another URL, or allow this host in"
            + " the channel's configuration");
  }

  private RefusedAddressException(String explanation) {
    super(explanation);
    this.explanation = explanation;
  }

  /** Its message. */
  String explanation() {
    return explanation;
  }
}
