package dev.jadegate.resilience;

import java.time.InstantSource;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;

/**
 * So many in each minute, hour, day or month of the calendar in UTC. What is left at its end is
 * lost, and the next begins whole, so that up to twice the limit may pass around its end; in return
 * "10,000 a day" is what everybody takes it for, and the same for all gateways.
 *
 * <p>The state is the number of the window in its upper bits and how many were used of it in the
 * lower 35. A clock that is set back by up to one window goes on in the later one, so that nobody
 * gets its quota twice.
 */
public final class CalendarQuota implements Allowance {
  /** Limits must be below this. */
  public static final long MAX_LIMIT = (1L << 35) - 1;

  private static final int USED_BITS = 35;

  /** How long a window lasts. */
  public enum Per {
    MINUTE(TimeUnit.MINUTES.toMillis(1)),
    HOUR(TimeUnit.HOURS.toMillis(1)),
    DAY(TimeUnit.DAYS.toMillis(1)),
    MONTH(0);

    private static final long MONTH_DAYS = 31;
    private final long millis;

    Per(long millis) {
      this.millis = millis;
    }

    private Window at(long now) {
      if (this != MONTH) {
        long number = Math.floorDiv(now, millis);
        return new Window(number, number * millis, (number + 1) * millis);
      }
      LocalDate day = LocalDate.ofEpochDay(Math.floorDiv(now, DAY.millis));
      YearMonth month = YearMonth.from(day);
      long number = month.getYear() * 12L + month.getMonthValue();
      return new Window(number, start(month), start(month.plusMonths(1)));
    }

    private static long start(YearMonth month) {
      return month.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
    }

    private long seconds() {
      return (this == MONTH ? MONTH_DAYS * DAY.millis : millis) / 1000;
    }
  }

  /** A window from a time up to another, exclusive, in milliseconds since 1970. */
  private record Window(long number, long start, long end) {
    boolean contains(long millis) {
      return start <= millis && millis < end;
    }
  }

  private final long limit;
  private final Per per;
  private final InstantSource clock;

  /** The last one that was asked for; whoever finds another one in force replaces it. */
  private volatile Window last;

  /** A quota of so many, at least 1. */
  public CalendarQuota(long limit, Per per, InstantSource clock) {
    this.limit = Math.min(limit, MAX_LIMIT);
    this.per = per;
    this.clock = clock;
    last = per.at(now());
  }

  @Override
  public long now() {
    return clock.millis();
  }

  /** The number of the window: minutes, hours or days since 1970, or months since the year 0. */
  public long window(long now) {
    return windowAt(now).number;
  }

  private Window windowAt(long now) {
    Window known = last;
    if (!known.contains(now)) {
      known = per.at(now);
      last = known;
    }
    return known;
  }

  private static boolean counts(long state, Window window) {
    long number = state >>> USED_BITS;
    return number == window.number || number == window.number + 1;
  }

  private static long used(long state, Window window) {
    return counts(state, window) ? state & MAX_LIMIT : 0;
  }

  @Override
  public long take(long state, long now) {
    Window window = windowAt(now);
    if (!counts(state, window)) {
      return window.number << USED_BITS | 1;
    }
    return (state & MAX_LIMIT) >= limit ? REFUSED : state + 1;
  }

  @Override
  public long available(long state, long now) {
    return Math.max(0, limit - used(state, windowAt(now)));
  }

  @Override
  public long nanosToWhole(long state, long now) {
    return TimeUnit.MILLISECONDS.toNanos(windowAt(now).end - now);
  }

  @Override
  public long nanosToNext(long state, long now) {
    return available(state, now) > 0 ? 0 : nanosToWhole(state, now);
  }

  @Override
  public boolean isWhole(long state, long now) {
    return !counts(state, windowAt(now));
  }

  /** What was used is used, whatever the limit was; another kind of window begins anew. */
  @Override
  public long carry(Allowance from, long state) {
    return from instanceof CalendarQuota old && old.per == per ? state : 0;
  }

  @Override
  public long limit() {
    return limit;
  }

  @Override
  public long windowSeconds() {
    return per.seconds();
  }
}
