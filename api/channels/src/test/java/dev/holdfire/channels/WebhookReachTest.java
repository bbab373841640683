package dev.holdfire.channels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfire.channel.PermanentFailureException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which addresses a webhook goes to. */
final class WebhookReachTest {
  private final Receiver receiver = new Receiver();
  private final Deque<List<String>> names = new ArrayDeque<>();

  @AfterEach
  void close() {
    receiver.close();
  }

  private WebhookChannelBuilder to(String host) {
    return WebhookChannel.builder().url("http://" + host + ":" + receiver.port() + "/hook");
  }

  private static void assertRefused(WebhookChannel channel, String message) {
    assertThatThrownBy(() -> channel.send(Deliveries.plain()))
        .isInstanceOf(PermanentFailureException.class)
        .hasMessageStartingWith(message);
  }

  /** One to which the loopback address is public, and names are what this test says. */
  private WebhookChannel resolving(WebhookChannelBuilder builder) {
    WebhookSettings settings = builder.settings();
    CheckedAddresses addresses =
        new CheckedAddresses(
            settings.reach(),
            host -> resolve(host),
            address ->
                address.isLoopbackAddress() ? Optional.empty() : AddressRules.objection(address));
    return new WebhookChannel(settings, addresses);
  }

  private InetAddress[] resolve(String host) throws UnknownHostException {
    if (names.isEmpty()) {
      throw new UnknownHostException(host);
    }
    List<String> found = names.removeFirst();
    InetAddress[] addresses = new InetAddress[found.size()];
    for (int i = 0; i < addresses.length; i++) {
      addresses[i] =
          InetAddress.getByAddress(host, InetAddress.getByName(found.get(i)).getAddress());
    }
    return addresses;
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "localhost", "LOCALHOST", "[::1]", "2130706433"})
  void theNodeItselfIsRefusedHoweverItIsWritten(String host) {
    assertRefused(to(host).build(), host + " is at a loopback address");
    assertThat(receiver.received()).isEmpty();
  }

  @Test
  void theMessageSaysWhatToDo() {
    assertRefused(
        to("127.0.0.1").build(),
        "127.0.0.1 is at a loopback address, and webhooks go to public addresses only; use another"
            + " URL, or allow this host in the channel's configuration");
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "https"})
  void metadataIsRefusedBeforeAnythingConnects(String scheme) {
    WebhookChannel channel =
        WebhookChannel.builder().url(scheme + "://169.254.169.254/latest/").build();

    assertRefused(channel, "169.254.169.254 is at a link-local address");
  }

  @Test
  void aHostThatIsAllowedMayBeAnywhere() throws Exception {
    to("127.0.0.1").allowHost("127.0.0.1").build().send(Deliveries.plain());
    to("LocalHost").allowHost("localhost.").build().send(Deliveries.plain());

    assertThat(receiver.received()).hasSize(2);
    assertRefused(to("127.0.0.2").allowHost("127.0.0.1").build(), "127.0.0.2 is at a loopback");
  }

  @Test
  void allPrivateAddressesCanBeAllowed() throws Exception {
    to("127.0.0.1").allowPrivateAddresses(true).build().send(Deliveries.plain());

    assertThat(receiver.received()).hasSize(1);
    assertRefused(
        to("127.0.0.1").allowPrivateAddresses(true).allowPrivateAddresses(false).build(),
        "127.0.0.1 is at a loopback address");
  }

  @Test
  void aStepsUrlIsCheckedAsTheChannels() {
    WebhookChannel channel = WebhookChannel.builder().ports(List.of(receiver.port())).build();

    assertThatThrownBy(
            () -> channel.send(Deliveries.templated(Map.of("url", receiver.url("/hook")))))
        .isInstanceOf(PermanentFailureException.class)
        .hasMessageContaining("is at a loopback address");
  }

  @Test
  void theAddressThatWasCheckedIsTheOneThatIsConnectedTo() throws Exception {
    names.add(List.of("127.0.0.1"));
    String host = "hook.holdfire.invalid";

    resolving(to(host)).send(Deliveries.plain());

    assertThat(names).isEmpty();
    assertThat(receiver.only().header("Host")).isEqualTo(host + ":" + receiver.port());
    assertThat(receiver.only().uri())
        .hasToString("http://" + host + ":" + receiver.port() + "/hook");
  }

  @Test
  void aNameThatChangesItsAddressIsCheckedAgain() throws Exception {
    names.add(List.of("127.0.0.1"));
    names.add(List.of("10.0.0.1"));
    WebhookChannel channel = resolving(to("hook.holdfire.invalid"));

    channel.send(Deliveries.plain());

    assertRefused(channel, "hook.holdfire.invalid is at a private address");
    assertThat(receiver.received()).hasSize(1);
  }

  @Test
  void oneAddressOfSeveralThatIsNotPublicIsEnough() {
    names.add(List.of("127.0.0.1", "::ffff:10.0.0.1"));

    assertRefused(
        resolving(to("hook.holdfire.invalid")), "hook.holdfire.invalid is at a private address");
    assertThat(receiver.received()).isEmpty();
  }

  @Test
  void anUnknownHostIsAFailedAttempt() {
    assertThatThrownBy(() -> resolving(to("hook.holdfire.invalid")).send(Deliveries.plain()))
        .isExactlyInstanceOf(IOException.class)
        .hasMessageContaining("could not be asked: UnknownHostException: hook.holdfire.invalid");
  }
}
