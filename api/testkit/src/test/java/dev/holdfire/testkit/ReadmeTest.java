package dev.holdfire.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfire.workflow.Workflow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What the README says of an application's tests, in its words. */
final class ReadmeTest {
  @Test
  void anInvitationIsFollowedByAReminder() {
    Workflow invited =
        Workflow.named("new-user-invited")
            .send("invite", "email")
            .waitFor("patience", Duration.ofDays(3))
            .send("reminder", "email")
            .build();
    RecordingChannel email = new RecordingChannel();
    try (TestHoldfire holdfire = TestHoldfire.with(invited).channel("email", email).open()) {
      holdfire
          .workflows()
          .trigger("new-user-invited", t -> t.recipients("ann").cancellationKey("i1"));
      holdfire.advance(Duration.ofDays(3));
      assertThat(email.sent()).containsExactly("ann:invite", "ann:reminder");
    }
  }

  @Test
  void whatTheReadmeShowsIsWhatRunsHere() throws IOException {
    String readme = Files.readString(Path.of("../../README.md"));
    String section = readme.substring(readme.indexOf("## In your tests"));
    int start = section.indexOf("```java") + "```java".length();
    String snippet = section.substring(start, section.indexOf("```", start));

    String own = Files.readString(Path.of("src/test/java/dev/holdfire/testkit/ReadmeTest.java"));

    assertThat(withoutBlanks(own)).contains(withoutBlanks(snippet));
  }

  private static String withoutBlanks(String text) {
    return text.replaceAll("\\s", "");
  }
}
