package dev.holdfire.scheduler.store.look;

import dev.holdfire.run.RunQuery;
import dev.holdfire.scheduler.store.key.TimeOrderedId;
import java.time.Instant;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * The ids among which a page is looked for, and from which end.
 *
 * @param above ids above this one
 * @param below ids below this one
 * @param isBackwards whether from the oldest on, and not from the newest
 */
record IdRange(String above, String below, boolean isBackwards) {
  /** Above every id that a run can have, and no cursor. */
  private static final String NO_END = "g";

  private static final String LOWEST = "00000000-0000-0000-0000-000000000000";
  private static final String HIGHEST = "ffffffff-ffff-ffff-ffff-ffffffffffff";

  static IdRange of(RunQuery query) {
    IdRange all =
        new IdRange(
            idOf(query.triggeredFrom(), ""),
            idOf(query.triggeredBefore(), NO_END),
            query.isBackwards());
    String cursor = query.cursor();
    return cursor == null ? all : all.beyond(cursor);
  }

  /** Below all ids of runs that were triggered at this moment, and above all of those before. */
  private static String idOf(@Nullable Instant moment, String otherwise) {
    return moment == null ? otherwise : TimeOrderedId.lowest(Moments.floor(moment));
  }

  /** What is left of it after this id. */
  IdRange beyond(String id) {
    return isBackwards
        ? new IdRange(id.compareTo(above) > 0 ? id : above, below, true)
        : new IdRange(above, id.compareTo(below) < 0 ? id : below, false);
  }

  /** The order in which ids are looked at. */
  Comparator<String> order() {
    return isBackwards ? Comparator.naturalOrder() : Comparator.reverseOrder();
  }

  /** The same, in words of SQL. */
  String direction() {
    return isBackwards ? "ASC" : "DESC";
  }

  /** A cursor behind the last id that there can be in that order. */
  static String behindAll(boolean isBackwards) {
    return isBackwards ? HIGHEST : LOWEST;
  }
}
