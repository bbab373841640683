package dev.holdfire.server.http;

import io.javalin.http.Context;
import java.util.Objects;
import java.util.Optional;

/** A request as Javalin has it. */
final class JavalinCall implements Call {
  private final Context context;
  private final String id;
  private final BodyReader reader;

  JavalinCall(Context context, String id, BodyReader reader) {
    this.context = context;
    this.id = id;
    this.reader = reader;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public String pathPart(String name) {
    return context.pathParam(name);
  }

  @Override
  public String queryString() {
    return Objects.requireNonNullElse(context.req().getQueryString(), "");
  }

  @Override
  public Optional<String> header(String name) {
    return Optional.ofNullable(context.req().getHeader(name));
  }

  @Override
  public byte[] body() {
    return reader.read(context.req());
  }
}
