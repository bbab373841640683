package dev.holdfire.server.route;

import dev.holdfire.server.http.Answer;
import dev.holdfire.server.http.Call;
import dev.holdfire.server.http.Route;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/** The description of all routes, for people and for tools; read once. */
final class ContractRoutes implements Resource {
  private static final String FILE = "/openapi.yaml";

  private final Answer.Text text;
  private final String tag;

  ContractRoutes() {
    byte[] bytes = bytes();
    text =
        new Answer.Text(
            "application/yaml; charset=utf-8", new String(bytes, StandardCharsets.UTF_8));
    tag = "\"" + UUID.nameUUIDFromBytes(bytes) + "\"";
  }

  private static byte[] bytes() {
    try (InputStream stream = ContractRoutes.class.getResourceAsStream(FILE)) {
      return Objects.requireNonNull(stream, FILE).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(FILE + " of this build cannot be read", e);
    }
  }

  @Override
  public List<Route> routes() {
    return List.of(Route.open(FILE, this::file));
  }

  private Answer file(Call call) {
    String known = call.header("if-none-match").orElse("");
    boolean isKnown =
        Arrays.stream(known.split(",", -1))
            .map(one -> one.trim().replaceFirst("^W/", ""))
            .anyMatch(one -> one.equals(tag) || one.equals("*"));
    Answer answer = isKnown ? Answer.noContent().status(304) : Answer.ok(text);
    return answer.with("etag", tag).with("cache-control", "no-cache");
  }
}
