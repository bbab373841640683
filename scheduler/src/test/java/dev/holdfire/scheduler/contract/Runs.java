package dev.holdfire.scheduler.contract;

import dev.holdfire.run.RecipientRun;
import dev.holdfire.run.RunQuery;
import dev.holdfire.run.RunStatus;
import dev.holdfire.scheduler.store.Node;
import java.util.List;

/** Looks at the runs of a cluster. */
final class Runs {
  private Runs() {}

  static List<RecipientRun> all(Node node) {
    return node.workflows().list(RunQuery.all().limit(RunQuery.MAX_LIMIT)).items();
  }

  /** The only run there is. */
  static RecipientRun only(Node node) {
    List<RecipientRun> all = all(node);
    if (all.size() != 1) {
      throw new AssertionError("there should be one run: " + all);
    }
    return all.get(0);
  }

  static RunStatus status(Node node) {
    return only(node).status();
  }

  /** What has happened to the only run there is, each as {@code step:EVENT}. */
  static List<String> events(Node node) {
    return only(node).steps().stream().map(step -> step.ref() + ":" + step.event()).toList();
  }
}
