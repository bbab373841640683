package dev.holdfire.scheduler.model;

import dev.holdfire.cancel.Outcome;
import dev.holdfire.run.RunStatus;
import java.util.List;

/** A recipient run as it must be. */
final class ModelRun {
  /** Where it is, and in which state. */
  enum Place {
    WAITING,
    ACQUIRED,
    EXECUTING,
    STOPPING,
    FINISHED,
    CANCELED,
    FAILED
  }

  final String id;
  final String workflow;
  final String key;
  final String recipient;
  final List<String> steps;
  Place place = Place.WAITING;
  long dueAt;

  /** The entry of the firing that has it, and of which instance. */
  String entry;

  String instance;
  String cancellation;
  long overAt;

  /** How many steps are sent as far as the executing node knows, and as far as is recorded. */
  int sent;

  int recorded;
  boolean hasSentInFiring;

  ModelRun(
      String id, String workflow, String key, String recipient, List<String> steps, long dueAt) {
    this.id = id;
    this.workflow = workflow;
    this.key = key;
    this.recipient = recipient;
    this.steps = steps;
    this.dueAt = dueAt;
  }

  boolean isOver() {
    return place == Place.FINISHED || place == Place.CANCELED || place == Place.FAILED;
  }

  boolean isStarted() {
    return place == Place.EXECUTING || place == Place.STOPPING;
  }

  RunStatus status() {
    return switch (place) {
      case WAITING, ACQUIRED -> RunStatus.WAITING;
      case EXECUTING, STOPPING -> RunStatus.EXECUTING;
      case FINISHED -> RunStatus.FINISHED;
      case CANCELED -> RunStatus.CANCELED;
      case FAILED -> RunStatus.FAILED;
    };
  }

  /** A cancellation hits it. */
  Outcome cancel(String newCancellation, long now) {
    return switch (place) {
      case WAITING, ACQUIRED -> {
        cancellation = newCancellation;
        end(Place.CANCELED, now);
        yield Outcome.CANCELED;
      }
      case EXECUTING -> {
        cancellation = newCancellation;
        place = Place.STOPPING;
        yield Outcome.STOPPING;
      }
      case STOPPING, CANCELED -> Outcome.ALREADY_CANCELED;
      case FINISHED, FAILED -> Outcome.ALREADY_FINISHED;
    };
  }

  void acquire(String newEntry, String newInstance, boolean isStarted) {
    entry = newEntry;
    instance = newInstance;
    place = isStarted ? Place.EXECUTING : Place.ACQUIRED;
    hasSentInFiring = false;
  }

  void waitUntil(long newDueAt) {
    recorded = sent;
    dueAt = newDueAt;
    free();
  }

  private void free() {
    place = Place.WAITING;
    entry = null;
    instance = null;
  }

  void end(Place newPlace, long now) {
    place = newPlace;
    overAt = now;
    entry = null;
    instance = null;
  }

  /** Another node takes it over, or the one that has it hands it back. */
  void release(long now) {
    if (place == Place.STOPPING) {
      end(Place.CANCELED, now);
    } else {
      sent = recorded;
      free();
    }
  }

  @Override
  public String toString() {
    return id + " (" + workflow + ", " + key + ", " + recipient + ") " + place;
  }
}
