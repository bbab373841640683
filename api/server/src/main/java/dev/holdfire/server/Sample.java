package dev.holdfire.server;

import dev.holdfire.channels.LogChannel;
import dev.holdfire.workflow.Span;
import dev.holdfire.workflow.Workflow;

/** A workflow for a first look: an invitation, and a reminder unless it is called off. */
public final class Sample {
  private static final String KEY = "new-user-invited";
  private static final String CHANNEL = "log";
  private static final String SHOWN_KEY = "-H 'Authorization: Bearer <key>'";

  private static final Workflow INVITED =
      Workflow.named(KEY)
          .send("invite", CHANNEL)
          .waitFor("patience", Span.minutes(2))
          .send("reminder", CHANNEL)
          .build();

  private Sample() {}

  /** Adds the workflow, which is put in force if it is not there, and the channel it sends by. */
  public static void addTo(ServerConfig.Builder builder) {
    builder.initialWorkflow(INVITED).channel(CHANNEL, new LogChannel());
  }

  /**
   * Calls that a newcomer can copy into another terminal.
   *
   * @param needsKey whether callers must show a key
   */
  public static String whatToTry(String url, boolean needsKey) {
    return """

        Invite two people; each gets a reminder after 2 minutes, here in the log:

          curl -i %1$s/v1/workflows/%2$s/trigger \\%3$s
            -H 'Content-Type: application/json' \\
            -d '{"recipients":["user_1","user_2"],"cancellation_key":"invite_42"}'

        One of them has come, so call the reminder off for her:

          curl -i %1$s/v1/workflows/%2$s/cancel \\%3$s
            -H 'Content-Type: application/json' -H 'Prefer: return=representation' \\
            -d '{"cancellation_key":"invite_42","recipients":["user_1"]}'

        And see who still waits:

          curl -g%4$s '%1$s/v1/workflow_recipient_runs?status[]=paused'
        """
        .formatted(
            url,
            KEY,
            needsKey ? "\n    " + SHOWN_KEY + " \\" : "",
            needsKey ? " " + SHOWN_KEY : "");
  }
}
