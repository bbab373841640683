package dev.holdfire.scheduler.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfire.scheduler.bench.measure.Metric;
import dev.holdfire.scheduler.bench.measure.Results;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ReportTest {
  private final Results results = new Results();

  @BeforeEach
  void takeFigures() {
    results.add(Metric.DRAIN, "holdfire", 40_000, 8_000);
    results.add(Metric.DRAIN, "quartz", 2_000, 160);
    results.add(Metric.DRAIN, "holdfire", 40_000, 9_000);
    results.add(Metric.DRAIN, "dbscheduler", 8_000, 3_000);
    results.add(Metric.DRAIN, "holdfire", 40_000, 7_000);
    results.add(Metric.CANCEL_ONE_MEDIAN, "holdfire", 200, 4);
    results.add(Metric.CANCEL_ONE_MEDIAN, "quartz", 200, 2);
  }

  @Test
  void theTableShowsMediansSpreadsAndHowManyTimesBetterHoldfireIs() {
    assertThat(Report.figures(results))
        .isEqualTo(
            """
            | scenario          |         who |   size | median |    |     min..max | Holdfire is |
            |-------------------|------------:|-------:|-------:|---:|-------------:|------------:|
            | drain             |    holdfire | 40,000 |  8,000 | /s | 7,000..9,000 |             |
            | drain             |      quartz |  2,000 |  160.0 | /s |              |       50.0× |
            | drain             | dbscheduler |  8,000 |  3,000 | /s |              |        2.7× |
            | cancel-one-median |    holdfire |    200 |    4.0 | ms |              |             |
            | cancel-one-median |      quartz |    200 |    2.0 | ms |              |        0.5× |
            """);
  }

  @Test
  void targetsThatWereMeasuredAreReachedOrNot() {
    assertThat(Report.targets(results))
        .isEqualTo(
            """
            | target                | wanted | measured | reached |
            |-----------------------|-------:|---------:|--------:|
            | drain ÷ dbscheduler   |  ≥ 3.5 |     2.67 |      NO |
            | drain ÷ quartz        |   ≥ 40 |    50.00 |     yes |
            | cancel-one-median, ms |   ≤ 10 |     4.00 |     yes |
            """);
  }

  @Test
  void theFileHasTheMedianOfEachContenderByScenario() {
    var json = JsonReport.of("a machine", "a database", results);
    assertThat(json.path("machine").asText()).isEqualTo("a machine");
    assertThat(json.path("database").asText()).isEqualTo("a database");
    assertThat(json.path("scenarios").path("drain").toString())
        .isEqualTo("{\"holdfire\":8000.0,\"quartz\":160.0,\"dbscheduler\":3000.0}");
    assertThat(json.path("units").path("cancel-one-median").asText()).isEqualTo("ms");
    assertThat(json.path("rounds").path("drain").path("holdfire").toString())
        .isEqualTo("[8000.0,9000.0,7000.0]");
    assertThat(json.path("sizes").path("drain").path("quartz").asInt()).isEqualTo(2_000);
    assertThat(json.path("targets").path(0).path("reached").asBoolean()).isFalse();
    assertThat(json.path("targets").path(1).path("reached").asBoolean()).isTrue();
  }
}
