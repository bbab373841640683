package dev.holdfire.server.hostile;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Paths, queries and methods that are tricks. */
final class HostileAddressesTest extends Besieged {
  private static final byte[] NOTHING = {};
  private static final List<String> PARTS =
      List.of(
          "..",
          ".",
          "%2e%2e",
          "%2E%2E%2F%2E%2E",
          "..%2f..%2fetc%2fpasswd",
          "a%2Fb",
          "%2F",
          "%5c",
          "\\",
          "%00",
          "a%00b",
          "%",
          "%1",
          "%zz",
          "%u0041",
          "%c0%80",
          "%c0%af",
          "%ff%fe",
          "%ed%a0%80",
          "%f4%90%80%80",
          "a;b=c",
          ";",
          "%3b",
          "%0d%0aX-Bad:%20y",
          "%0a",
          "%20",
          "%09",
          "%7f",
          "%23",
          "a#b",
          "|",
          "\"",
          "'%20OR%20'1'='1",
          "%27%3bDROP%20TABLE%20HF_RUN",
          "<script>",
          "{key}",
          "%7Bkey%7D",
          "*",
          "//",
          "ü",
          "\uD83D\uDCA5",
          "%F0%9F%92%A5",
          "e%CC%81",
          "%E2%80%AE",
          "x".repeat(256),
          "x".repeat(4_000),
          "%41".repeat(1_000));
  private static final List<String> ADDRESSES =
      List.of(
          "*",
          "/",
          "//",
          "///",
          "",
          "?",
          "#",
          "/.",
          "/..",
          "/../../etc/passwd",
          "/%2e%2e/%2e%2e/etc/passwd",
          "/v1/../openapi.yaml",
          "/v1/./users/a",
          "/v1//users/a",
          "v1/users/a",
          "/V1/USERS/a",
          "/v1/users/",
          "/v1/users/a/",
          "/v1/users/a;x=y",
          "//evil.example/v1/users/a",
          "http://evil.example/v1/users/a",
          "http://",
          "http://[",
          "file:///etc/passwd",
          "/openapi.yaml/..",
          "/openapi.yaml%00.html",
          "/%",
          "/WEB-INF/web.xml",
          "/META-INF/MANIFEST.MF",
          "/v1/workflows/%2F/trigger",
          "/health/live/../../v1",
          "/health/ready?x=%",
          "/openapi.yaml?%00=%00",
          "/\t",
          "/a b",
          "/\u0001");
  private static final List<String> QUERIES =
      List.of(
          "page_size=-1",
          "page_size=0",
          "page_size=99999999999999999999",
          "page_size=1.5",
          "page_size=x",
          "page_size=",
          "page_size",
          "page_size=1&page_size=x",
          "after=x",
          "after=%00",
          "after=AAAA",
          "after=" + "A".repeat(3_000),
          "before=x",
          "after=x&before=y",
          "status[]=x",
          "status[]=",
          "status=paused",
          "status[][]=paused",
          "status[0]=paused",
          "recipient[id][x]=1",
          "recipient[id]=a",
          "recipient[collection]=c",
          "recipient=%ff",
          "recipient=%",
          "recipient=" + "r".repeat(300),
          "has_errors=maybe",
          "has_errors=",
          "late=maybe",
          "late",
          "starting_at=yesterday",
          "starting_at=9999999999-01-01T00:00:00Z",
          "ending_at=-1",
          "resumes_after=%00",
          "resumes_before=2026-02-30T00:00:00Z",
          "cancellation_key=k",
          "workflow=%20",
          "workflow=%00",
          "tenant=%ed%a0%80",
          "workflow_run_id=%27",
          "&&&",
          "=",
          "==&=",
          "%=%",
          "+",
          "a=b&".repeat(1_000),
          "dry_run=maybe",
          "dry_run=true&expect_at_most=-1",
          "expect_at_most=1e9",
          "expect_at_most=x");

  @AfterEach
  void theServerIsUnharmed() throws IOException {
    siege.assertUnharmed();
  }

  @Test
  void tricksInPathsDoNoHarm() throws IOException {
    for (Target target : siege.targets()) {
      if (target.hasNames()) {
        for (String part : PARTS) {
          byte[] body = target.takesBody() ? HostileBodies.plausible() : NOTHING;
          siege.attack(Wire.request(target.method(), target.path(part), body));
        }
      }
    }
  }

  @Test
  void addressesThatAreNoneAreRefused() throws IOException {
    for (String address : ADDRESSES) {
      siege.attack(Wire.request("GET", address, NOTHING));
      siege.attack(Wire.request("POST", address, HostileBodies.plausible()));
    }
  }

  @Test
  void tricksInQueriesDoNoHarm() throws IOException {
    for (Target target : siege.targets()) {
      for (String query : QUERIES) {
        byte[] body =
            target.takesBody() ? "{}".getBytes(java.nio.charset.StandardCharsets.UTF_8) : NOTHING;
        siege.attack(Wire.request(target.method(), target.path() + "?" + query, body));
      }
    }
  }

  @Test
  void methodsThatARouteDoesNotHaveAreRefused() throws IOException {
    for (String method :
        List.of(
            "PATCH",
            "TRACE",
            "CONNECT",
            "PROPFIND",
            "LOCK",
            "get",
            "Post",
            "BREW",
            "G\u0000T",
            "GET\t",
            "{}",
            "X".repeat(5_000))) {
      for (String path :
          List.of(
              "/v1/workflows/delayed-workflow/trigger",
              "/v1/users/some-id",
              "/health/live",
              "/nothing")) {
        siege.attackInVain(Wire.request(method, path, NOTHING));
      }
    }
  }
}
