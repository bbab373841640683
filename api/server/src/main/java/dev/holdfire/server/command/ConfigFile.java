package dev.holdfire.server.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import dev.holdfire.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a file in YAML says. Keys may be nested or have dots.
 *
 * @param name where it is from, for people
 * @param values by key
 */
record ConfigFile(String name, Map<String, String> values) {
  static final ConfigFile NONE = new ConfigFile("no file", Map.of());

  private static final Set<String> MEMBERS = Set.of("name", "role", "sha256", "expires");

  private static final YAMLFactory YAML =
      YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  static ConfigFile read(Path file, List<Problem> problems) {
    try (YAMLParser parser = YAML.createParser(Files.readAllBytes(file))) {
      Object document = parser.nextToken() == null ? null : tree(parser);
      Map<String, String> values = new LinkedHashMap<>();
      if (document instanceof Map<?, ?> members) {
        flatten("", members, values, problems);
      } else if (document != null) {
        problems.add(new Problem(file.toString(), "holds no keys; expected lines of key: value"));
      }
      return new ConfigFile("the file " + file, values);
    } catch (JsonProcessingException e) {
      problems.add(new Problem(file.toString(), "is no YAML: " + place(e)));
    } catch (IOException e) {
      problems.add(new Problem(file.toString(), "cannot be read; check its path and permissions"));
    }
    return NONE;
  }

  /** Scalars as they are written: a password may look like a number. */
  private static @Nullable Object tree(YAMLParser parser) throws IOException {
    if (parser.isExpectedStartObjectToken()) {
      Map<String, @Nullable Object> members = new LinkedHashMap<>();
      for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
        parser.nextToken();
        members.put(name, tree(parser));
      }
      return members;
    }
    if (parser.isExpectedStartArrayToken()) {
      List<@Nullable Object> items = new ArrayList<>();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        items.add(tree(parser));
      }
      return items;
    }
    return parser.hasToken(JsonToken.VALUE_NULL) ? null : parser.getText();
  }

  /** The place only: the text around it may be a secret. */
  private static String place(JsonProcessingException e) {
    return e.getLocation() == null
        ? "it ends too early"
        : "look at line " + e.getLocation().getLineNr();
  }

  private static void flatten(
      String prefix, Map<?, ?> members, Map<String, String> values, List<Problem> problems) {
    members.forEach(
        (name, value) -> {
          String key = prefix + name;
          if (value instanceof Map<?, ?> nested && !Setting.isKey(key)) {
            flatten(key + ".", nested, values, problems);
          } else if (values.put(key, text(key, value, problems)) != null) {
            problems.add(new Problem(key, "is given twice, nested and with dots; leave one out"));
          }
        });
  }

  /** A list or pairs as one line: of keys name, role, hash, and when they expire if they do. */
  private static String text(String key, @Nullable Object value, List<Problem> problems) {
    if (value instanceof List<?> list) {
      return list.stream()
          .map(item -> Items.escaped(item(key, item, problems)))
          .collect(Collectors.joining(","));
    }
    if (value instanceof Map<?, ?> pairs) {
      return pairs.entrySet().stream()
          .flatMap(ConfigFile::pairs)
          .map(Items::escaped)
          .collect(Collectors.joining(","));
    }
    return value == null ? "" : value.toString();
  }

  /** The same name for each value of a list. */
  private static Stream<String> pairs(Map.Entry<?, ?> entry) {
    Stream<?> values = entry.getValue() instanceof List<?> list ? list.stream() : one(entry);
    return values.map(each -> entry.getKey() + "=" + each);
  }

  private static Stream<?> one(Map.Entry<?, ?> entry) {
    return Stream.of(entry.getValue() == null ? "" : entry.getValue());
  }

  private static String item(String list, @Nullable Object item, List<Problem> problems) {
    if (item instanceof Map<?, ?> key) {
      if (!MEMBERS.containsAll(key.keySet())) {
        problems.add(
            new Problem(
                list, "has an item with a member that is none of name, role, sha256, expires"));
      }
      String text = key.get("name") + ":" + key.get("role") + ":" + key.get("sha256");
      return key.get("expires") == null ? text : text + ":" + key.get("expires");
    }
    return String.valueOf(item);
  }
}
