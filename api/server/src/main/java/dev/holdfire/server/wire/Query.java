package dev.holdfire.server.wire;

import dev.holdfire.Problem;
import dev.holdfire.recipient.RecipientRef;
import dev.holdfire.server.http.Call;
import dev.holdfire.server.http.Failure;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What follows the question mark, with lists and members in brackets: {@code
 * status[]=paused&recipient[id]=p1}. Names that are not known are passed over.
 */
public final class Query {
  private final Map<String, List<String>> values = new LinkedHashMap<>();
  private final List<Problem> problems;

  /** The query of a call; what is wrong is added to the problems. */
  public Query(Call call, List<Problem> problems) {
    this.problems = problems;
    for (String pair : call.queryString().split("&", -1)) {
      if (!pair.isEmpty()) {
        String[] parts = pair.split("=", 2);
        String name = decode(parts[0]).replaceAll("\\[[0-9]+]", "[]");
        values
            .computeIfAbsent(name, none -> new ArrayList<>())
            .add(parts.length == 1 ? "" : decode(parts[1]));
      }
    }
  }

  /** A value, the last if there are several; null when it is absent or empty. */
  public @Nullable String text(String name) {
    List<String> all = values.getOrDefault(name, List.of());
    String last = all.isEmpty() ? "" : all.get(all.size() - 1);
    return last.isEmpty() ? null : last;
  }

  /** All values of a list, with brackets or without; an empty one is none. */
  public List<String> texts(String name) {
    List<String> all = new ArrayList<>(values.getOrDefault(name, List.of()));
    all.addAll(values.getOrDefault(name + "[]", List.of()));
    all.removeIf(String::isEmpty);
    return all;
  }

  /** True or false; null when it is absent or empty. */
  public @Nullable Boolean flag(String name) {
    String text = text(name);
    if (text != null && !text.equals("true") && !text.equals("false")) {
      report(name, text, "true or false");
      return null;
    }
    return text == null ? null : Boolean.valueOf(text);
  }

  /** Whether something is asked for that must not be missed: an empty one may mean either. */
  public boolean isAsked(String name) {
    if (values.containsKey(name) && text(name) == null) {
      report(name, "", "true or false");
    }
    return Boolean.TRUE.equals(flag(name));
  }

  /** A whole number from 1 to the most, or the most when it is absent. */
  public int size(String name, int most) {
    String text = text(name);
    if (text == null) {
      return most;
    }
    try {
      int size = Integer.parseInt(text);
      if (size >= 1 && size <= most) {
        return size;
      }
    } catch (NumberFormatException e) {
      // reported as any other size that is none
    }
    report(name, text, "1 to " + most);
    return most;
  }

  /** A moment. */
  public @Nullable Instant moment(String name) {
    String text = text(name);
    if (text == null) {
      return null;
    }
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      report(name, text, "a moment such as 2026-12-01T09:00:00Z");
      return null;
    }
  }

  /** A recipient: a user's id, or an object's id and collection in brackets. */
  public @Nullable RecipientRef recipient(String name) {
    String user = text(name);
    String id = text(name + "[id]");
    String collection = text(name + "[collection]");
    if (user != null) {
      return RecipientRef.user(user);
    }
    if (id == null && collection != null) {
      problems.add(new Problem(name + "[id]", "is missing; name the object by its id, too"));
    }
    return id == null ? null : new RecipientRef(collection, id);
  }

  private void report(String name, String text, String expected) {
    problems.add(new Problem(name, "is \"" + text + "\"; expected " + expected));
  }

  private static String decode(String text) {
    ByteBuffer bytes = ByteBuffer.allocate(text.length() * 3);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '%') {
        bytes.put((byte) hex(text, i + 1));
        i += 2;
      } else {
        bytes.put((c == '+' ? " " : String.valueOf(c)).getBytes(StandardCharsets.UTF_8));
      }
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
    } catch (CharacterCodingException e) {
      throw malformed();
    }
  }

  private static int hex(String text, int from) {
    if (from + 2 > text.length()) {
      throw malformed();
    }
    int high = Character.digit(text.charAt(from), 16);
    int low = Character.digit(text.charAt(from + 1), 16);
    if (high < 0 || low < 0) {
      throw malformed();
    }
    return high * 16 + low;
  }

  private static Failure malformed() {
    return new Failure(
        400, "bad_request", "What follows the question mark is no UTF-8, percent-encoded.");
  }
}
