package dev.holdfire.scheduler.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class StatisticsTest {
  @Test
  void theMedianOfAnOddNumberIsTheMiddleValueWhateverTheOrder() {
    assertThat(new Statistics(List.of(9.0, 1.0, 4.0)).median()).isEqualTo(4);
  }

  @Test
  void theMedianOfAnEvenNumberIsBetweenTheTwoInTheMiddle() {
    assertThat(new Statistics(List.of(9.0, 1.0, 4.0, 5.0)).median()).isEqualTo(4.5);
  }

  @Test
  void aPercentileIsAValueThatOccursAndSoManyAreNotAboveIt() {
    Statistics hundred =
        new Statistics(IntStream.rangeClosed(1, 100).mapToObj(i -> (double) i).toList());
    assertThat(hundred.percentile(99)).isEqualTo(99);
    assertThat(hundred.percentile(50)).isEqualTo(50);
    assertThat(hundred.percentile(100)).isEqualTo(100);
    assertThat(hundred.percentile(0)).isEqualTo(1);
  }

  @Test
  void ofFewValuesAHighPercentileIsTheHighest() {
    Statistics few = new Statistics(List.of(3.0, 1.0, 2.0));
    assertThat(few.percentile(99)).isEqualTo(3);
    assertThat(few.min()).isEqualTo(1);
    assertThat(few.max()).isEqualTo(3);
  }

  @Test
  void ofNoValuesThereIsNothingToSay() {
    assertThatThrownBy(() -> new Statistics(List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
