package dev.holdfire.scheduler.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfire.RunAlreadyFinishedException;
import dev.holdfire.RunNotFoundException;
import dev.holdfire.RunNotWaitingException;
import dev.holdfire.Workflows;
import dev.holdfire.cancel.CancelRequest;
import dev.holdfire.cancel.Outcome;
import dev.holdfire.cancel.Receipt;
import dev.holdfire.recipient.Recipient;
import dev.holdfire.run.RecipientRun;
import dev.holdfire.run.RunQuery;
import dev.holdfire.trigger.WorkflowRun;
import dev.holdfire.workflow.Workflow;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Random calls of the facade, on any node, with what each gives compared to the model. */
final class Calls {
  private final World world;
  private final Model model;

  Calls(World world) {
    this.world = world;
    this.model = world.model;
  }

  void trigger() {
    Workflow workflow = world.anyWorkflow();
    String key = world.anyKey();
    Set<String> users = world.someRecipients();
    Member member = world.anyMember();
    List<Recipient> recipients = users.stream().map(Recipient::user).toList();
    boolean isStream = world.chance(3);
    WorkflowRun call =
        member
            .workflows()
            .trigger(
                workflow.key(),
                t ->
                    (isStream ? t.audience(recipients.stream()) : t.recipients(recipients))
                        .cancellationKey(key));
    model.happened(isStream ? Happening.TRIGGERED_BY_STREAM : Happening.TRIGGERED_BY_LIST);
    Map<String, String> ids = new HashMap<>();
    RunQuery ofCall = RunQuery.all().workflowRun(call.id()).limit(RunQuery.MAX_LIMIT);
    for (RecipientRun run : world.anyMember().workflows().list(ofCall).items()) {
      ids.put(run.recipient().id(), run.id());
    }
    assertThat(ids.keySet()).isEqualTo(users);
    long due = workflow.equals(World.LATER) ? member.now() + 60_000 : member.now();
    for (String user : users) {
      model.add(new ModelRun(ids.get(user), workflow.key(), key, user, World.sends(workflow), due));
    }
  }

  void cancelAll() {
    String workflow = world.anyWorkflow().key();
    String key = world.anyKey();
    cancel(
        CancelRequest.of(workflow, key),
        run -> run.workflow.equals(workflow) && run.key.equals(key),
        Set.of());
  }

  void cancelSome() {
    String workflow = world.anyWorkflow().key();
    String key = world.anyKey();
    Set<String> users = world.someRecipients();
    cancel(
        CancelRequest.of(workflow, key).onlyUsers(users),
        run ->
            run.workflow.equals(workflow) && run.key.equals(key) && users.contains(run.recipient),
        users);
  }

  void cancelRun() {
    String id = world.anyRunId();
    if (model.run(id) != null) {
      model.happened(Happening.CANCELED_BY_RUN);
    }
    cancel(CancelRequest.ofRun(id), run -> run.id.equals(id), Set.of());
  }

  private void cancel(CancelRequest request, Predicate<ModelRun> matching, Set<String> named) {
    Member member = world.anyMember();
    Receipt receipt;
    try {
      receipt = member.workflows().cancel(request);
      assertThat(receipt.isRejected()).isFalse();
    } catch (RunAlreadyFinishedException e) {
      receipt = e.receipt();
    }
    Map<String, Outcome> expected = model.cancel(matching, receipt.id(), member.now());
    assertThat(Model.outcomes(receipt)).as("receipt of %s", request).isEqualTo(expected);
    checkNotFound(receipt, matching, named);
    checkFinished(receipt);
  }

  private void checkNotFound(Receipt receipt, Predicate<ModelRun> matching, Set<String> named) {
    Set<String> missing = new TreeSet<>(named);
    model.all().stream().filter(matching).forEach(run -> missing.remove(run.recipient));
    Set<String> notFound = new TreeSet<>();
    for (Receipt.Entry entry : receipt.entries()) {
      if (entry.outcome() == Outcome.NOT_FOUND && entry.recipient() != null) {
        notFound.add(entry.recipient().id());
        model.happened(Happening.NOT_FOUND);
      }
    }
    assertThat(notFound).as("not found by %s", receipt.request()).isEqualTo(missing);
  }

  private void checkFinished(Receipt receipt) {
    for (Receipt.Entry entry : receipt.entries()) {
      if (entry.outcome() == Outcome.ALREADY_FINISHED) {
        assertThat(entry.finishedAt().toEpochMilli())
            .isEqualTo(model.run(entry.recipientRunId()).overAt);
      }
    }
  }

  void reschedule() {
    String id = world.anyRunId();
    Member member = world.anyMember();
    Workflows workflows = member.workflows();
    if (world.chance(4)) {
      move(id, member.now(), Happening.FIRED_NOW, () -> workflows.fireNow(id));
    } else {
      long moment = member.now() + world.random.nextInt(100_000) - 20_000;
      move(
          id,
          moment,
          Happening.RESCHEDULED,
          () -> workflows.reschedule(id, Instant.ofEpochMilli(moment)));
    }
  }

  private void move(String id, long moment, Happening happening, ThrowingCallable call) {
    ModelRun run = model.run(id);
    if (run == null) {
      assertThatThrownBy(call).isInstanceOf(RunNotFoundException.class);
      model.happened(Happening.RESCHEDULED_NOTHING);
    } else if (run.isOver() || run.isStarted()) {
      assertThatThrownBy(call).isInstanceOf(RunNotWaitingException.class);
      model.happened(Happening.RESCHEDULED_TOO_LATE);
    } else {
      assertThat(org.assertj.core.api.Assertions.catchThrowable(call)).isNull();
      model.happened(happening);
      model.reschedule(run, moment);
    }
  }

  void pauseOrResume() {
    String workflow = world.anyWorkflow().key();
    if (world.chance(3)) {
      world.anyMember().workflows().pause(workflow);
      model.pause(workflow);
    } else {
      resume(workflow);
    }
  }

  void resume(String workflow) {
    world.anyMember().workflows().resume(workflow);
    model.resume(workflow);
  }

  /** Looking at a run shows what the model says. */
  void look() {
    String id = world.anyRunId();
    Optional<RecipientRun> found = world.anyMember().workflows().find(id);
    ModelRun run = model.run(id);
    assertThat(found.map(RecipientRun::status))
        .isEqualTo(Optional.ofNullable(run).map(ModelRun::status));
    if (run != null && run.place == ModelRun.Place.WAITING) {
      assertThat(found.orElseThrow().resumesAt()).isEqualTo(Instant.ofEpochMilli(run.dueAt));
    }
  }
}
