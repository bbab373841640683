package dev.holdfire.scheduler.store.key;

import dev.holdfire.recipient.RecipientRef;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The ids of recipient runs, and the names of their triggers.
 *
 * <p>A recipient run's id is derived from its workflow run's and its recipient: the time of the
 * workflow run, 32 bits of the recipient's hash, and 40 bits of a hash of both, as a UUID of
 * version 8 (RFC 9562, 5.8). So ids sort by time, and those of one workflow run as the names of
 * their triggers do; the same recipient never gets two runs of one trigger call, and no name is
 * ever used twice.
 *
 * <p>A trigger's name is the start of the recipient's hash, the id, and for the eye the recipient:
 * {@code 3f/019a…/user_1}. Its order serves, by the primary key alone, the search for a run by its
 * id, for a recipient's runs in a group, and for a recipient's runs everywhere, of which the key
 * gives one in 256 and the hash within the id the right ones. That start is short so that runs of
 * the same time are near to each other in few places of the table, which a database with a million
 * runs still has in memory.
 */
public final class RunKey {
  /** The width of Quartz's column for trigger names. */
  private static final int MAX_NAME = 190;

  private static final int HASH_LENGTH = 8;
  private static final int BUCKET_LENGTH = 2;
  private static final int ID_LENGTH = 36;

  /** Where an id has the hash, as {@link #partOfHash}: beside the version and the variant. */
  private static final int HASH_START = 15;

  private RunKey() {}

  /** 8 hex digits that select a recipient's runs; whoever uses them compares the recipient too. */
  public static String hash(RecipientRef ref) {
    return HexFormat.of().formatHex(Hash.of(collection(ref), ref.id()), 0, HASH_LENGTH / 2);
  }

  /** The id of this recipient's run within this workflow run. */
  public static String id(String workflowRunId, RecipientRef ref) {
    UUID run = UUID.fromString(workflowRunId);
    long mixed = ByteBuffer.wrap(Hash.of(workflowRunId, collection(ref), ref.id())).getLong();
    long recipient = Long.parseLong(hash(ref), 16);
    long high = (run.getMostSignificantBits() & ~0xFFFFL) | 0x8000L | (recipient >>> 20);
    long low = 0x8000_0000_0000_0000L | ((recipient & 0xF_FFFFL) << 40) | (mixed >>> 24);
    return new UUID(high, low).toString();
  }

  /** The trigger's name. */
  public static String name(String recipientRunId, RecipientRef ref) {
    String prefix = prefixOfRun(recipientRunId);
    return prefix + readable(ref.toString(), MAX_NAME - prefix.length());
  }

  /**
   * What the name of this run's trigger begins with, or null when this is no recipient run's id.
   */
  public static @Nullable String prefixOf(String recipientRunId) {
    return isId(recipientRunId) ? prefixOfRun(recipientRunId) : null;
  }

  /** What the names of a recipient's triggers, and of others, begin with, given its hash. */
  public static String prefixOfHash(String hash) {
    return hash.substring(0, BUCKET_LENGTH) + "/";
  }

  /** The recipient run's id within a trigger's name. */
  public static String idOf(String triggerName) {
    return triggerName.substring(BUCKET_LENGTH + 1, BUCKET_LENGTH + 1 + ID_LENGTH);
  }

  /** An expression for the recipient run's id, where the name is in TRIGGER_NAME. */
  public static String idInSql() {
    return inSql(0, ID_LENGTH);
  }

  /** An expression for the recipient's hash, where the name is in TRIGGER_NAME. */
  public static String hashInSql() {
    return "CONCAT(%s, %s, %s)"
        .formatted(inSql(HASH_START, 3), inSql(HASH_START + 5, 3), inSql(HASH_START + 9, 2));
  }

  /**
   * An expression for that part of TRIGGER_NAME which {@link #partOfHash} gives; cheaper than
   * {@link #hashInSql} where many names are compared.
   */
  public static String partInSql() {
    return inSql(HASH_START, 11);
  }

  /** An expression for what is in the id from there on. */
  private static String inSql(int start, int length) {
    return "SUBSTRING(TRIGGER_NAME, %d, %d)".formatted(BUCKET_LENGTH + 2 + start, length);
  }

  /** A hash as it is within an id, with what stands between its digits: {@code hhh-8hhh-hh}. */
  public static String partOfHash(String hash) {
    return hash.substring(0, 3) + "-8" + hash.substring(3, 6) + "-" + hash.substring(6);
  }

  /** Whether a trigger of this name is a recipient run. */
  public static boolean isName(String triggerName) {
    return triggerName.length() > BUCKET_LENGTH + ID_LENGTH + 2
        && triggerName.charAt(BUCKET_LENGTH) == '/'
        && triggerName.charAt(BUCKET_LENGTH + 1 + ID_LENGTH) == '/'
        && isId(idOf(triggerName));
  }

  private static String prefixOfRun(String recipientRunId) {
    return prefixOfHash(recipientRunId.substring(HASH_START)) + recipientRunId + "/";
  }

  /** Whether this has the form of an id; what has not is never looked for. */
  public static boolean isId(String text) {
    if (text.length() != ID_LENGTH) {
      return false;
    }
    for (int i = 0; i < ID_LENGTH; i++) {
      boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
      char c = text.charAt(i);
      boolean hex = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
      if (dash ? c != '-' : !hex) {
        return false;
      }
    }
    return true;
  }

  private static String readable(String recipient, int max) {
    StringBuilder text = new StringBuilder();
    recipient
        .codePoints()
        .limit(max)
        .forEach(c -> text.append(c > ' ' && c < 0x7F && c != '\\' ? (char) c : '.'));
    return text.toString();
  }

  private static String collection(RecipientRef ref) {
    String collection = ref.collection();
    return collection == null ? "" : collection;
  }
}
