package dev.holdfire.server.hostile;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.StringJoiner;
import java.util.TreeMap;

/** Bodies that no endpoint can accept, and bodies that are nearly right. */
final class HostileBodies {
  /** Each member as text; together they have what most endpoints ask for. */
  private static final Map<String, String> PLAUSIBLE =
      new TreeMap<>(
          Map.of(
              "recipients",
              """
              ["ann",{"id":"bob","name":"Bob","$trigger_data":{"a":1}},{"id":"p","collection":"c"}]\
              """,
              "name",
              "\"delayed-workflow\"",
              "actor",
              "\"eve\"",
              "data",
              """
              {"n":1.5,"list":[1,null,true]}\
              """,
              "cancellation_key",
              "\"k-1\"",
              "reason",
              "\"because\"",
              "settings",
              """
              {"skip_delay":false}\
              """,
              "cancellations",
              """
              [{"workflow":"delayed-workflow","cancellation_key":"k-1"}]\
              """,
              "resumes_at",
              "\"2030-01-01T00:00:00Z\"",
              "workflow",
              """
              {"name":"n","steps":[{"type":"channel","ref":"a","channel_key":"log"}]}\
              """));

  private static final List<String> STRANGE =
      List.of(
          "{}",
          "[]",
          "[[]]",
          "[{}]",
          "[null]",
          "0",
          "-1",
          "1e400",
          "1e-400",
          "9".repeat(400),
          "false",
          "\"\"",
          "\" \"",
          "\"\\u0000\"",
          "\"\\ud800\"",
          "[\"\\udfff\"]",
          "\"" + "x".repeat(300) + "\"",
          "{\"id\":1}",
          "{\"id\":{\"id\":[]}}",
          "[{\"id\":\"a\",\"collection\":7}]",
          "[{\"id\":\"a\",\"$trigger_data\":[]}]",
          "{\"steps\":0}",
          "{\"steps\":[{\"type\":[]}]}",
          "\"9999999999-01-01T00:00:00Z\"",
          "\"-999999999-01-01T00:00:00Z\"");

  private HostileBodies() {}

  /** Broken as JSON, or JSON of a kind that no endpoint takes. */
  static List<byte[]> neverAcceptable() {
    List<byte[]> bodies = new ArrayList<>();
    for (String text :
        List.of(
            "{",
            "}",
            "[",
            "]",
            "{]",
            "{\"",
            "{\"a\"",
            "{\"a\":",
            "{\"a\":1",
            "{\"a\":1,}",
            "{'a':1}",
            "{a:1}",
            "nul",
            "tru",
            "NaN",
            "-",
            "01",
            "1e",
            "\"",
            "\"abc",
            "\"\\u12\"",
            "{} {}",
            "{}x",
            "[]",
            "[[]]",
            "null",
            "true",
            "0",
            "\"text\"",
            "<xml/>",
            "a=b&c=d",
            "{\"a\":Infinity}",
            "{\"a\":+1}",
            "{\"a\":.5}",
            "/* c */ {}",
            "{\"a\":1 // c\n}",
            " ",
            "\n",
            "\0",
            "\u0001{}")) {
      bodies.add(text.getBytes(StandardCharsets.UTF_8));
    }
    bodies.add("[".repeat(100_000).getBytes(StandardCharsets.UTF_8));
    bodies.add("{\"a\":".repeat(100_000).getBytes(StandardCharsets.UTF_8));
    bodies.add(nested(2_000).getBytes(StandardCharsets.UTF_8));
    bodies.add(with("\"x\":\"", new byte[] {(byte) 0xC3, 0x28}));
    bodies.add(with("\"x\":\"", new byte[] {(byte) 0xFF, (byte) 0xFE}));
    bodies.add(with("\"x\":\"", new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80}));
    bodies.add(with("\"x\":\"", new byte[] {(byte) 0xC0, (byte) 0x80}));
    bodies.add(with("\"x\":\"", new byte[] {0x00}));
    bodies.add(with("\"x\":\"", new byte[] {0x0A}));
    return bodies;
  }

  private static String nested(int depth) {
    return "{\"data\":" + "[".repeat(depth) + "]".repeat(depth) + "}";
  }

  private static byte[] with(String before, byte[] bytes) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(("{" + before).getBytes(StandardCharsets.UTF_8));
    body.writeBytes(bytes);
    body.writeBytes("\"}".getBytes(StandardCharsets.UTF_8));
    return body.toByteArray();
  }

  /** As an application would send it. */
  static byte[] plausible() {
    return bytes(PLAUSIBLE);
  }

  /** One member of the plausible body has a value of another kind. */
  static List<byte[]> ofWrongTypes() {
    List<byte[]> bodies = new ArrayList<>();
    for (String member : PLAUSIBLE.keySet()) {
      for (String value : STRANGE) {
        Map<String, String> members = new TreeMap<>(PLAUSIBLE);
        members.put(member, value);
        bodies.add(bytes(members));
      }
    }
    return bodies;
  }

  private static byte[] bytes(Map<String, String> members) {
    StringJoiner body = new StringJoiner(",", "{", "}");
    members.forEach((name, value) -> body.add("\"" + name + "\":" + value));
    return body.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** The plausible body with some bytes changed, taken out or put in. */
  static byte[] mutated(Random random) {
    byte[] body = plausible();
    for (int i = random.nextInt(4); i >= 0; i--) {
      body = mutatedOnce(body, random);
    }
    return body;
  }

  private static byte[] mutatedOnce(byte[] body, Random random) {
    int at = random.nextInt(body.length);
    ByteArrayOutputStream changed = new ByteArrayOutputStream();
    changed.write(body, 0, at);
    switch (random.nextInt(4)) {
      case 0 -> changed.write(random.nextInt(256));
      case 1 -> {
        // one byte is gone
      }
      case 2 -> changed.writeBytes(body);
      default ->
          changed.writeBytes(
              "{\"[],:0e-\\u".substring(random.nextInt(9)).getBytes(StandardCharsets.UTF_8));
    }
    changed.write(body, at + 1, body.length - at - 1);
    return changed.toByteArray();
  }
}
