package dev.holdfire.channels;

import dev.holdfire.Problem;
import dev.holdfire.channel.Channel;
import dev.holdfire.channel.Delivery;
import dev.holdfire.channel.DeliveryResult;
import dev.holdfire.channel.PermanentFailureException;
import dev.holdfire.channel.RetryLaterException;
import dev.holdfire.workflow.ChannelStep;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A channel that posts each delivery as a JSON document to a URL. Safe for use by many threads.
 *
 * <p><b>Where to.</b> To the URL of the step's {@code template}, in Knock's form, or else to the
 * channel's own. Of a template, {@code method} (post), {@code url} and {@code headers} are
 * supported, without variables; a definition with anything else is refused.
 *
 * <p><b>What.</b> An object with the members {@code delivery_key}, {@code workflow}, {@code
 * workflow_run_id}, {@code workflow_recipient_run_id}, {@code step_ref}, {@code attempt}, {@code
 * recipient} (an object with {@code id}, {@code collection} and {@code properties}), {@code actor}
 * (an object with {@code id} and {@code collection}, or null), {@code tenant}, {@code
 * cancellation_key}, {@code data} and {@code time}. All are always there; {@code collection},
 * {@code actor}, {@code tenant} and {@code cancellation_key} may be null. On a repeat, the attempt,
 * the time and the properties may differ.
 *
 * <p><b>Headers.</b> {@code Idempotency-Key} is the delivery key, the same on every repeat. With a
 * secret, the request is signed as the Standard Webhooks specification says: {@code webhook-id}
 * (the delivery key, in which {@code %2E} stands for a full stop), {@code webhook-timestamp}
 * (seconds) and {@code webhook-signature} ({@code v1,} and the base64 form of an HMAC-SHA-256 over
 * id, full stop, timestamp, full stop and body; one for each secret, separated by blanks).
 *
 * <p><b>What follows.</b> A status of 2xx is a success, whatever becomes of the body. 408, 429, 5xx
 * and failures of the network are failed attempts, which the engine repeats; {@code Retry-After},
 * in seconds or as a date, makes it wait for so long. Every other status fails for good, redirects
 * included: they are not followed. Messages show scheme, host and port of the URL and the beginning
 * of the answer, never the path, the query or a header, which may be secret.
 *
 * <p><b>Which addresses.</b> Unless the host or all private addresses are allowed, a webhook goes
 * to public addresses only: nothing private, loopback, link-local, multicast, shared, reserved, or
 * known for a cloud's metadata, nor an IPv6 address that embeds such an IPv4 address. If one of a
 * host's addresses is not public, it fails for good. The JVM's proxy settings are not used, since a
 * proxy would resolve the name again.
 *
 * <ul>
 *   <li>With {@code http}, the name is resolved once, and the address that was checked is the one
 *       that is connected to. The request names its URL in absolute form, as to a proxy.
 *   <li>With {@code https}, Java's client resolves the name itself, right after the check, and once
 *       more if it cannot connect at first; the JVM answers from its cache, 30 seconds unless
 *       {@code networkaddress.cache.ttl} says otherwise. A name server that changes its answer in
 *       the moment in which that entry expires can make the node open a connection to a private
 *       address and greet it by TLS. No request is sent there: the server has to prove first, by a
 *       certificate that the JVM trusts, that it is the host of the URL. What can be learned is
 *       whether something listens there. Do not switch this proof off (by {@code
 *       jdk.internal.httpclient.disableHostnameVerification} or an SSL context that trusts
 *       everyone), nor the cache; where even that is too much, keep the node from private networks
 *       by a firewall.
 *   <li>A network that translates addresses by a prefix of its own (NAT64, RFC 6052) is not known
 *       to this check.
 * </ul>
 *
 * <p><b>Interrupts.</b> A send that is interrupted ends at once, except while the operating system
 * resolves a name, which Java cannot interrupt and which counts to no timeout but the node's.
 */
public final class WebhookChannel implements Channel {
  /** How long connecting may take by default: 5 seconds. */
  public static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  /** How long a request may take in all by default: 20 seconds. */
  public static final Duration TIMEOUT = Duration.ofSeconds(20);

  /** The longest pause that a receiver can ask for by default: 1 hour. */
  public static final Duration LONGEST_RETRY_AFTER = Duration.ofHours(1);

  /** The ports that the URL of a step may have by default: 80 and 443. */
  public static final Set<Integer> PORTS = Set.of(80, 443);

  private final WebhookSettings settings;
  private final Targets targets;
  private final Poster poster;

  WebhookChannel(WebhookSettings settings) {
    this(settings, new CheckedAddresses(settings.reach()));
  }

  WebhookChannel(WebhookSettings settings, CheckedAddresses addresses) {
    this.settings = settings;
    this.targets = new Targets(settings.fixed(), settings.reach());
    this.poster = new Poster(settings.times(), addresses, settings.surroundings().sslContext());
  }

  /** Starts to assemble one. */
  public static WebhookChannelBuilder builder() {
    return new WebhookChannelBuilder();
  }

  @Override
  public DeliveryResult send(Delivery delivery) throws Exception {
    Target target = targets.of(delivery.step());
    Answer answer = poster.post(request(target, delivery));
    if (answer.isSuccess()) {
      return DeliveryResult.sent("answered " + answer.status());
    }
    throw refused(UrlRules.origin(target.url()), answer);
  }

  @Override
  public List<Problem> problems(ChannelStep step) {
    return targets.problems(step);
  }

  private HttpRequest request(Target target, Delivery delivery) throws PermanentFailureException {
    Instant now = settings.surroundings().clock().instant();
    byte[] body = DeliveryDocument.of(delivery, now);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(target.url()).POST(HttpRequest.BodyPublishers.ofByteArray(body));
    target.headers().forEach(request::setHeader);
    request.setHeader(HeaderRules.CONTENT_TYPE, "application/json");
    request.setHeader(HeaderRules.IDEMPOTENCY_KEY, delivery.key());
    request.setHeader(HeaderRules.USER_AGENT, UserAgent.VALUE);
    settings.signatures().sign(request, delivery.key(), now, body);
    return request.build();
  }

  private Exception refused(String origin, Answer answer) {
    String message = origin + " " + answer;
    if (answer.isRedirect()) {
      return new PermanentFailureException(
          message + " (redirects are not followed; use the URL that it leads to)");
    }
    if (!answer.isTemporary()) {
      return new PermanentFailureException(message);
    }
    Optional<Duration> pause =
        answer
            .headers()
            .firstValue(RetryAfter.HEADER)
            .flatMap(
                value ->
                    RetryAfter.pause(
                        value,
                        settings.surroundings().clock().instant(),
                        settings.times().longestRetryAfter()));
    return pause.isPresent()
        ? new RetryLaterException(pause.get(), message)
        : new IOException(message);
  }
}
