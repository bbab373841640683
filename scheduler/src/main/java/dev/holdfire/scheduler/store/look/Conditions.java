package dev.holdfire.scheduler.store.look;

import dev.holdfire.scheduler.store.jdbc.Dialect;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The conditions of a WHERE clause, with their arguments. One thread. */
final class Conditions {
  private final StringBuilder text = new StringBuilder("SCHED_NAME = ?");
  private final List<@Nullable Object> arguments = new ArrayList<>();

  Conditions(String scheduler) {
    arguments.add(scheduler);
  }

  Conditions and(String condition, Object... values) {
    text.append(" AND ").append(condition);
    arguments.addAll(List.of(values));
    return this;
  }

  Conditions andIn(String column, Collection<String> values) {
    text.append(" AND ").append(column).append(" IN ").append(Dialect.in(values.size()));
    arguments.addAll(values);
    return this;
  }

  Conditions andNotIn(String column, Collection<String> values) {
    if (!values.isEmpty()) {
      text.append(" AND ").append(column).append(" NOT IN ").append(Dialect.in(values.size()));
      arguments.addAll(values);
    }
    return this;
  }

  String text() {
    return text.toString();
  }

  List<@Nullable Object> argumentsAnd(Object last) {
    List<@Nullable Object> all = new ArrayList<>(arguments);
    all.add(last);
    return all;
  }
}
