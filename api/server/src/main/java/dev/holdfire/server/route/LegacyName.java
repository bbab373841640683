package dev.holdfire.server.route;

import dev.holdfire.server.wire.Members;
import org.jspecify.annotations.Nullable;

/** Where the first version of Knock's interface names the workflow. */
final class LegacyName {
  private LegacyName() {}

  static @Nullable String read(Members body) {
    return body.any("name") == null && body.any("key") != null
        ? body.required("key")
        : body.required("name");
  }
}
