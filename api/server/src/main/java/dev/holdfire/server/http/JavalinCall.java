package dev.holdfire.server.http;

import io.javalin.http.Context;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** A request as Javalin has it. Its body counts until it is closed. */
final class JavalinCall implements Call, AutoCloseable {
  private final Context context;
  private final BodyReader reader;
  private final BodyBudget.Share share;

  JavalinCall(Context context, BodyReader reader, BodyBudget.Share share) {
    this.context = context;
    this.reader = reader;
    this.share = share;
  }

  @Override
  public String id() {
    return RequestScope.id(context.req());
  }

  @Override
  public String address() {
    return context.req().getRemoteAddr();
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
  public List<String> headers(String name) {
    return Collections.list(context.req().getHeaders(name));
  }

  @Override
  public byte[] body() {
    return reader.read(context.req(), share);
  }

  @Override
  public void close() {
    share.close();
  }
}
