package dev.holdfire.server.command;

import static dev.holdfire.server.command.Commands.run;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A Service with a name like ours sets variables in every pod. */
class KubernetesVariablesTest {
  private static final String ADDRESS = "tcp://10.0.0.7:8080";

  private static String config(Map<String, String> more) {
    Map<String, String> environment = new HashMap<>(more);
    environment.put("HOLDFIRE_DATABASE_URL", "jdbc:h2:mem:x");
    return run(environment, "config");
  }

  @Test
  void thoseOfAServiceArePassedOver() {
    for (String service : List.of("HOLDFIRE", "HOLDFIRE_X", "HOLDFIRE_BLUE_2")) {
      assertThat(
              config(
                  Map.of(
                      service + "_SERVICE_HOST", "10.0.0.7",
                      service + "_SERVICE_PORT", "8080",
                      service + "_SERVICE_PORT_HTTP", "8080",
                      service + "_PORT", ADDRESS,
                      service + "_PORT_8080_TCP", ADDRESS,
                      service + "_PORT_8080_TCP_ADDR", "10.0.0.7",
                      service + "_PORT_8080_TCP_PORT", "8080",
                      service + "_PORT_8080_TCP_PROTO", "tcp")))
          .endsWith("status 0");
    }
  }

  @Test
  void settingsCountAndThoseThatAreMisspelledAreTold() {
    assertThat(config(Map.of("HOLDFIRE_HTTP_PORT", "70000"))).contains("http.port: is 70000");
    assertThat(config(Map.of("HOLDFIRE_HTP_PORT", "8080")))
        .contains("did you mean \"HOLDFIRE_HTTP_PORT\"?")
        .endsWith("status 2");
    assertThat(config(Map.of("HOLDFIRE_PORT", "8080")))
        .contains("HOLDFIRE_PORT: is no variable that is known")
        .endsWith("status 2");
    assertThat(config(Map.of("HOLDFIRE_PORT_8080_TCP_HOST", "8080")))
        .contains("is no variable that is known")
        .endsWith("status 2");
  }
}
