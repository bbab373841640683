package dev.holdfire.server.definition;

import dev.holdfire.workflow.Definition;
import dev.holdfire.workflow.Definitions;
import dev.holdfire.workflow.Draft;
import dev.holdfire.workflow.Workflow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Definitions in memory, and what was put. Safe for use by many threads. */
final class SomeDefinitions implements Definitions {
  private final Map<String, Definition> inForce = new TreeMap<>();
  private final Set<String> versions = new HashSet<>();
  private final List<Workflow> put = new ArrayList<>();
  private @Nullable RuntimeException failure;

  synchronized void fail(@Nullable RuntimeException newFailure) {
    failure = newFailure;
  }

  /** The names of all that are in force. */
  synchronized List<String> names() {
    return inForce.values().stream().map(found -> found.workflow().name()).toList();
  }

  /** The names of what was put by these keys. */
  synchronized List<String> puts(String... keys) {
    return put.stream()
        .filter(workflow -> Arrays.asList(keys).contains(workflow.key()))
        .map(Workflow::name)
        .toList();
  }

  synchronized boolean isActive(String key) {
    return find(key).orElseThrow().isActive();
  }

  /** As over HTTP. */
  void put(String key, String name) {
    Workflow workflow = Workflow.named(key).send("a", "log").build();
    put(new Workflow(key, name, null, workflow.steps()));
  }

  @Override
  public synchronized Definition put(Draft draft) {
    if (failure != null) {
      throw failure;
    }
    Workflow workflow = draft.workflow();
    Definition before = inForce.get(workflow.key());
    boolean wasActive = before == null || before.isActive();
    boolean isActive = draft.isActive() == null ? wasActive : draft.isActive();
    Definition now = new Definition(workflow, isActive, Instant.EPOCH);
    inForce.put(workflow.key(), now);
    versions.add(workflow.version());
    put.add(workflow);
    return now;
  }

  @Override
  public synchronized Optional<Definition> putIfNew(Draft draft) {
    boolean isKnown = versions.contains(draft.workflow().version());
    return inForce.containsKey(draft.workflow().key()) && isKnown
        ? Optional.empty()
        : Optional.of(put(draft));
  }

  @Override
  public Optional<Definition> putIfAbsent(Draft draft) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void check(Draft draft) {
    throw new UnsupportedOperationException();
  }

  @Override
  public synchronized Optional<Definition> find(String workflowKey) {
    return Optional.ofNullable(inForce.get(workflowKey));
  }

  @Override
  public synchronized List<Definition> list() {
    return List.copyOf(inForce.values());
  }

  @Override
  public Definition activate(String workflowKey, boolean isActive) {
    throw new UnsupportedOperationException();
  }
}
