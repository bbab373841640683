package dev.holdfire.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfire.Problem;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
final class DataTest {
  /** A number that the application has made up. */
  private static final class Odd extends Number {
    private static final long serialVersionUID = 1L;

    @Override
    public int intValue() {
      return 1;
    }

    @Override
    public long longValue() {
      return 1;
    }

    @Override
    public float floatValue() {
      return 1;
    }

    @Override
    public double doubleValue() {
      return 1;
    }
  }

  private static List<Problem> problemsOf(Object value) {
    List<Problem> problems = new ArrayList<>();
    Data.copyOf(Map.of("a", value), "data", problems);
    return problems;
  }

  /** A list within a list, and so on, with this many at each level. */
  private static List<Object> nested(int levels, int breadth) {
    List<Object> list = new ArrayList<>();
    for (int i = 1; i < levels; i++) {
      List<Object> outer = new ArrayList<>();
      for (int j = 0; j < breadth; j++) {
        outer.add(list);
      }
      list = outer;
    }
    return list;
  }

  @Test
  void aListThatContainsItselfIsReportedOnceForEachPlace() {
    List<Object> list = new ArrayList<>();
    list.addAll(Arrays.asList(1, list, Map.of("again", list)));

    assertThat(problemsOf(list))
        .extracting(Problem::toString)
        .containsExactly(
            "data.a[1]: contains itself; expected data that ends",
            "data.a[2].again: contains itself; expected data that ends");
  }

  @Test
  void aMapThatContainsItselfIsReported() {
    Map<String, Object> map = new HashMap<>();
    map.put("me", map);
    List<Problem> problems = new ArrayList<>();

    Data.copyOf(map, "data", problems);

    assertThat(problems).extracting(Problem::path).containsExactly("data.me");
  }

  @Test
  void whatOccursTwiceDoesNotContainItself() {
    List<Object> shared = List.of(1);
    List<Problem> problems = new ArrayList<>();

    assertThat(Data.copyOf(Map.of("a", shared, "b", List.of(shared, shared)), "data", problems))
        .isEqualTo(Map.of("a", List.of(1), "b", List.of(List.of(1), List.of(1))));
    assertThat(problems).isEmpty();
  }

  @Test
  void nestingHasALimit() {
    assertThat(problemsOf(nested(Data.MAX_DEPTH - 1, 1))).isEmpty();
    assertThat(problemsOf(nested(Data.MAX_DEPTH, 1)))
        .singleElement()
        .satisfies(problem -> assertThat(problem.message()).startsWith("nests deeper than 100"));
  }

  @Test
  void dataThatExplodesIsRefusedSoon() {
    assertThat(problemsOf(nested(60, 10)))
        .singleElement()
        .satisfies(problem -> assertThat(problem.message()).contains("more than 5000000 values"));
    assertThat(problemsOf(nested(200, 2)))
        .extracting(Problem::message)
        .satisfiesExactly(
            message -> assertThat(message).startsWith("nests deeper than 100"),
            message -> assertThat(message).contains("more than 5000000 values"));
  }

  @Test
  void onlyTheNumbersOfTheJdkAreTaken() {
    List<Object> numbers =
        List.of(1, 2L, (short) 3, (byte) 4, 5.5, 6.5f, BigInteger.TEN, new BigDecimal("7.25"));
    assertThat(problemsOf(numbers)).isEmpty();

    assertThat(
            problemsOf(
                List.of(
                    new Odd(),
                    new AtomicInteger(),
                    new BigDecimal("1") {
                      private static final long serialVersionUID = 1L;
                    },
                    Double.NaN,
                    Float.POSITIVE_INFINITY)))
        .extracting(Problem::path)
        .containsExactly("data.a[0]", "data.a[1]", "data.a[2]", "data.a[3]", "data.a[4]");
  }

  @Test
  void everythingThatIsNotJsonIsReportedWithItsPath() {
    Map<Object, Object> odd = new HashMap<>();
    odd.put(null, 1);
    odd.put("text", "\uD800");
    odd.put("thing", new Object());

    assertThat(problemsOf(odd))
        .extracting(Problem::path)
        .containsExactlyInAnyOrder("data.a", "data.a.text", "data.a.thing");
  }
}
