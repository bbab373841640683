package dev.holdfire.server.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.atlassian.oai.validator.OpenApiInteractionValidator;
import com.atlassian.oai.validator.model.Request.Method;
import com.atlassian.oai.validator.model.SimpleRequest;
import com.atlassian.oai.validator.model.SimpleResponse;
import com.atlassian.oai.validator.report.ValidationReport;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.ParseOptions;
import io.swagger.v3.parser.core.models.SwaggerParseResult;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** What {@code openapi.yaml} says, to hold exchanges to it. Safe for use by many threads. */
public final class Contract {
  private static final Contract OURS = read();
  private static final String HEAD = "HEAD";
  private static final Pattern ROLE = Pattern.compile("Role: ([a-z]+)\\.");

  private final String text;
  private final OpenAPI document;
  private final List<String> mistakes;
  private final OpenApiInteractionValidator validator;
  private final Envelope envelope;

  private Contract(String text) {
    this.text = text;
    SwaggerParseResult parsed = new OpenAPIV3Parser().readContents(text, null, new ParseOptions());
    this.document = parsed.getOpenAPI();
    this.mistakes = List.copyOf(parsed.getMessages());
    this.validator = OpenApiInteractionValidator.createForInlineApiSpecification(text).build();
    this.envelope = Envelope.of(document);
  }

  /** The one that the server serves. */
  public static Contract ours() {
    return OURS;
  }

  private static Contract read() {
    try (InputStream stream = Contract.class.getResourceAsStream("/openapi.yaml")) {
      if (stream == null) {
        throw new IllegalStateException("/openapi.yaml is not on the class path");
      }
      return new Contract(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The document as it is written. */
  public String text() {
    return text;
  }

  OpenAPI document() {
    return document;
  }

  /** What the document's own format does not allow. */
  List<String> mistakes() {
    return mistakes;
  }

  /** Method and path of each operation: {@code GET /health/live}. */
  public Set<String> routes() {
    Set<String> routes = new TreeSet<>();
    document
        .getPaths()
        .forEach(
            (path, item) ->
                item.readOperationsMap()
                    .keySet()
                    .forEach(method -> routes.add(method.name() + " " + path)));
    return routes;
  }

  /** Which operation a request is for: {@code GET /v1/users/{id}}. */
  Optional<String> routeOf(Exchange.Request request) {
    return routes().stream()
        .filter(route -> route.startsWith(request.method() + " "))
        .filter(route -> matches(route.substring(request.method().length() + 1), request.path()))
        .min(Comparator.comparingLong(route -> route.chars().filter(c -> c == '{').count()));
  }

  private static boolean matches(String template, String path) {
    return path.matches(template.replace(".", "\\.").replaceAll("\\{[a-z_]+}", "[^/]+"));
  }

  /** Whether an operation understands a body. */
  public boolean takesBody(String method, String path) {
    return operation(method, path).getRequestBody() != null;
  }

  /** What an API key must be allowed for an operation; {@code none} when none is needed. */
  String roleOf(String method, String path) {
    String description = operation(method, path).getDescription();
    Matcher role = ROLE.matcher(description);
    return role.find() ? role.group(1) : "none";
  }

  private Operation operation(String method, String path) {
    return document
        .getPaths()
        .get(path)
        .readOperationsMap()
        .get(PathItem.HttpMethod.valueOf(method));
  }

  /** All that is not as every answer must be, whatever was asked. */
  public List<String> problemsOfEnvelope(Exchange.Answer answer) {
    return envelope.problems(answer);
  }

  /**
   * Fails unless an answer is as the document says, and so was the request when it was not refused.
   * For tests with clients of their own.
   *
   * @throws AssertionError with all that is not
   */
  public void assertKept(HttpResponse<String> response) {
    URI uri = response.uri();
    String target =
        uri.getRawQuery() == null ? uri.getRawPath() : uri.getRawPath() + "?" + uri.getRawQuery();
    Exchange exchange =
        new Exchange(
            new Exchange.Request(
                response.request().method(),
                target,
                response.request().headers().map(),
                SentBody.of(response.request())),
            new Exchange.Answer(response.statusCode(), response.headers().map(), response.body()));
    assertThat(response.statusCode() < 400 ? problems(exchange) : problemsOfAnswer(exchange))
        .as(exchange.toString())
        .isEmpty();
  }

  /** All that is not as the document says, of the request and of the answer. */
  public List<String> problems(Exchange exchange) {
    List<String> problems = new ArrayList<>(problemsOfRequest(exchange.request()));
    problems.addAll(problemsOfAnswer(exchange));
    return problems;
  }

  /** All that is not as the document says of a request. */
  List<String> problemsOfRequest(Exchange.Request sent) {
    Exchange.Request request = asGet(sent);
    List<String> problems = new ArrayList<>();
    methodOf(request)
        .ifPresentOrElse(
            method -> addOfRequest(simple(method, request), problems),
            () -> problems.add("no operation has the method " + request.method()));
    return problems;
  }

  /**
   * The validator takes the name of a parameter for a pattern when it meets one it does not know.
   */
  private void addOfRequest(SimpleRequest request, List<String> problems) {
    try {
      add(validator.validateRequest(request), problems);
    } catch (PatternSyntaxException e) {
      problems.add("the query has a parameter that is not listed");
    }
  }

  /** All that is not as the document says of the answer, to a request that need not be. */
  public List<String> problemsOfAnswer(Exchange exchange) {
    if (exchange.request().method().equals(HEAD)) {
      return problemsOfHead(exchange);
    }
    List<String> problems = new ArrayList<>();
    if (!isNotReady(exchange)) {
      problems.addAll(envelope.problems(exchange.answer()));
    }
    if (routeOf(exchange.request()).isEmpty()) {
      if (exchange.answer().status() < 400) {
        problems.add("an answer of " + exchange.answer().status() + " where no operation is");
      }
      return problems;
    }
    methodOf(exchange.request())
        .ifPresent(
            method ->
                add(
                    validator.validateResponse(
                        exchange.request().path(), method, response(exchange)),
                    problems));
    return problems;
  }

  /** The document says of HEAD only that it is where GET is, and has no body. */
  private List<String> problemsOfHead(Exchange exchange) {
    List<String> problems = new ArrayList<>();
    if (exchange.answer().header("x-request-id").isEmpty()) {
      problems.add("the header x-request-id is missing");
    }
    if (!exchange.answer().body().isEmpty()) {
      problems.add("a body after HEAD");
    }
    if (exchange.answer().status() < 400 && routeOf(asGet(exchange.request())).isEmpty()) {
      problems.add("an answer of " + exchange.answer().status() + " where no GET is");
    }
    return problems;
  }

  private static Exchange.Request asGet(Exchange.Request request) {
    return request.method().equals(HEAD)
        ? new Exchange.Request("GET", request.target(), request.headers(), request.body())
        : request;
  }

  /** The one failure that is a report of its own. */
  private static boolean isNotReady(Exchange exchange) {
    return exchange.request().path().equals("/health/ready") && exchange.answer().status() == 503;
  }

  private static Optional<Method> methodOf(Exchange.Request request) {
    return Arrays.stream(Method.values())
        .filter(method -> method.name().equals(request.method()))
        .findFirst();
  }

  private static SimpleRequest simple(Method method, Exchange.Request request) {
    SimpleRequest.Builder builder = new SimpleRequest.Builder(method, request.path(), true);
    request.headers().forEach(builder::withHeader);
    for (String pair : request.query().split("&", -1)) {
      if (!pair.isEmpty()) {
        String[] parts = pair.split("=", 2);
        builder.withQueryParam(
            withoutNumber(decoded(parts[0])), parts.length == 1 ? "" : decoded(parts[1]));
      }
    }
    if (!request.body().isEmpty()) {
      builder.withBody(request.body());
    }
    return builder.build();
  }

  /** A list's members may be numbered, which the format of the document cannot say. */
  private static String withoutNumber(String parameter) {
    return parameter.replaceFirst("\\[[0-9]+]$", "[]");
  }

  private static SimpleResponse response(Exchange exchange) {
    SimpleResponse.Builder builder = SimpleResponse.Builder.status(exchange.answer().status());
    exchange.answer().headers().forEach(builder::withHeader);
    if (!exchange.answer().body().isEmpty()) {
      builder.withBody(exchange.answer().body());
    }
    return builder.build();
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  private static void add(ValidationReport report, List<String> problems) {
    for (ValidationReport.Message message : report.getMessages()) {
      if (message.getLevel() == ValidationReport.Level.ERROR) {
        problems.add(message.getKey() + ": " + message.getMessage());
      }
    }
  }
}
