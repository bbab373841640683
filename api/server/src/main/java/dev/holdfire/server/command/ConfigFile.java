package dev.holdfire.server.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.holdfire.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a file in YAML says. Keys may be nested or have dots.
 *
 * @param name where it is from, for people
 * @param values by key
 */
record ConfigFile(String name, Map<String, String> values) {
  static final ConfigFile NONE = new ConfigFile("no file", Map.of());

  private static final YAMLMapper MAPPER =
      YAMLMapper.builder(
              YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
          .build();

  static ConfigFile read(Path file, List<Problem> problems) {
    try {
      Object document = MAPPER.readValue(Files.readAllBytes(file), Object.class);
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
          if (value instanceof Map<?, ?> nested) {
            flatten(key + ".", nested, values, problems);
          } else if (values.put(key, text(value)) != null) {
            problems.add(new Problem(key, "is given twice, nested and with dots; leave one out"));
          }
        });
  }

  /** A list as one line: of keys name, role and hash. */
  private static String text(@Nullable Object value) {
    if (value instanceof List<?> list) {
      return list.stream().map(ConfigFile::item).collect(Collectors.joining(","));
    }
    return value == null ? "" : value.toString();
  }

  private static String item(@Nullable Object item) {
    if (item instanceof Map<?, ?> key) {
      return key.get("name") + ":" + key.get("role") + ":" + key.get("sha256");
    }
    return String.valueOf(item);
  }
}
