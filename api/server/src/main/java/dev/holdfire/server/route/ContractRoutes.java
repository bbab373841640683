package dev.holdfire.server.route;

import dev.holdfire.server.http.Answer;
import dev.holdfire.server.http.Call;
import dev.holdfire.server.http.Failures;
import dev.holdfire.server.http.Route;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The description of all routes, for people and for tools. */
final class ContractRoutes implements Resource {
  private static final String FILE = "/openapi.yaml";

  @Override
  public List<Route> routes() {
    return List.of(Route.open(FILE, this::file));
  }

  private Answer file(Call call) throws IOException {
    try (InputStream stream = ContractRoutes.class.getResourceAsStream(FILE)) {
      if (stream == null) {
        throw Failures.missing("This build has no " + FILE + ".");
      }
      String text = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
      return Answer.ok(new Answer.Text("application/yaml; charset=utf-8", text));
    }
  }
}
