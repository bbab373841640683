package dev.holdfire.scheduler.store;

import dev.holdfire.InvalidRequestException;
import dev.holdfire.Problem;
import dev.holdfire.data.Data;
import dev.holdfire.data.Required;
import dev.holdfire.recipient.Recipient;
import dev.holdfire.recipient.RecipientRef;
import dev.holdfire.recipient.Recipients;
import dev.holdfire.recipient.StoredRecipient;
import dev.holdfire.scheduler.Limits;
import dev.holdfire.scheduler.store.jdbc.Database;
import dev.holdfire.scheduler.store.json.Json;
import dev.holdfire.scheduler.store.json.JsonSize;
import dev.holdfire.scheduler.store.table.RecipientMerge;
import dev.holdfire.scheduler.store.table.RecipientTable;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is stored about recipients, each call in one transaction. */
final class JdbcRecipients implements Recipients {
  private static final String PROPERTIES = "properties";

  private final Database database;
  private final RecipientTable table;
  private final RecipientMerge merge;
  private final Limits limits;
  private final Clock clock;

  JdbcRecipients(Database database, Limits limits, Clock clock) {
    this.database = database;
    this.table = new RecipientTable(database);
    this.merge = new RecipientMerge(database, limits.recipientBytes());
    this.limits = limits;
    this.clock = clock;
  }

  @Override
  public StoredRecipient put(
      RecipientRef recipient, Map<String, ? extends @Nullable Object> properties) {
    List<Problem> problems = new ArrayList<>();
    check(recipient, problems);
    Map<String, @Nullable Object> copy = checked(properties, problems);
    requireNone(problems);
    RecipientMerge.Said said =
        new RecipientMerge.Said(PROPERTIES, new Recipient(recipient, copy, Map.of()));
    return database.transaction(
        "store a recipient", connection -> merge.put(connection, said, clock.millis()));
  }

  private Map<String, @Nullable Object> checked(
      @Nullable Map<String, ? extends @Nullable Object> properties, List<Problem> problems) {
    Required.check(properties, PROPERTIES, problems);
    if (properties == null) {
      return Map.of();
    }
    Map<String, @Nullable Object> copy = Data.copyOf(properties, PROPERTIES, problems);
    JsonSize.check(Json.write(copy), limits.recipientBytes(), PROPERTIES, problems);
    return copy;
  }

  @Override
  public Optional<StoredRecipient> find(RecipientRef recipient) {
    requireAcceptable(recipient);
    return database.look("look for a recipient", connection -> table.find(connection, recipient));
  }

  @Override
  public boolean delete(RecipientRef recipient) {
    requireAcceptable(recipient);
    return database.transaction(
        "delete a recipient", connection -> table.delete(connection, recipient));
  }

  private static void requireAcceptable(RecipientRef recipient) {
    List<Problem> problems = new ArrayList<>();
    check(recipient, problems);
    requireNone(problems);
  }

  private static void check(@Nullable RecipientRef recipient, List<Problem> problems) {
    Required.check(recipient, "recipient", problems);
    if (recipient == null) {
      return;
    }
    recipient.check("recipient", problems);
  }

  private static void requireNone(List<Problem> problems) {
    if (!problems.isEmpty()) {
      throw new InvalidRequestException("the call", problems);
    }
  }
}
