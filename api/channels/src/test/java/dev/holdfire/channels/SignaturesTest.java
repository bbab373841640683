package dev.holdfire.channels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfire.Problem;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SignaturesTest {
  private final List<Problem> problems = new ArrayList<>();

  private static String secret(int bytes) {
    return "whsec_" + Base64.getEncoder().encodeToString(new byte[bytes]);
  }

  @Test
  void theExampleOfTheSpecificationHasItsSignature() {
    Signatures signatures =
        Signatures.by(List.of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"), problems);

    assertThat(
            signatures.signature(
                "msg_p5jXN8AQM9LWM0D4loKWxJek",
                1614265330,
                "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8)))
        .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  }

  @Test
  void aSecretHas24To64Bytes() {
    assertThat(Signatures.by(List.of(secret(24), secret(64)), problems).count()).isEqualTo(2);
    assertThat(problems).isEmpty();
  }

  @Test
  void whatIsNoSecretIsReportedAndNotShown() {
    Signatures.by(
        Arrays.asList(secret(23), secret(65), "hunter2", "whsec_hunter2!", null, secret(32)),
        problems);

    assertThat(problems)
        .extracting(Problem::path)
        .containsExactly("secrets[0]", "secrets[1]", "secrets[2]", "secrets[3]", "secrets[4]");
    assertThat(problems.toString()).doesNotContain("hunter2").doesNotContain(secret(23));
  }
}
