package dev.jadegate.filter;

import dev.jadegate.api.Filter;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * The filters of a route in the order of the configuration, and which of them want to see bodies:
 * found once, when the snapshot is compiled, by looking which methods a filter overrides.
 * Immutable.
 */
public final class FilterChain {
  /** No filters. */
  public static final FilterChain EMPTY = new FilterChain(List.of());

  private final Filter[] filters;
  private final int[] onRequestBody;
  private final int[] onResponseBody;
  private final int[] onEnd;

  public FilterChain(List<Filter> filters) {
    this.filters = filters.toArray(Filter[]::new);
    onRequestBody = wanting("onRequestBody", Filter::holdsRequestBody);
    onResponseBody = wanting("onResponseBody", Filter::holdsResponseBody);
    onEnd = wanting("onEnd", filter -> 0);
  }

  private FilterChain(FilterChain all, int first) {
    filters = Arrays.copyOfRange(all.filters, first, all.filters.length);
    onRequestBody = tail(all.onRequestBody, first);
    onResponseBody = tail(all.onResponseBody, first);
    onEnd = tail(all.onEnd, first);
  }

  private static int[] tail(int[] positions, int first) {
    return Arrays.stream(positions).filter(at -> at >= first).map(at -> at - first).toArray();
  }

  /** The chain that begins with this filter, which is one of them. */
  public FilterChain from(Filter filter) {
    return new FilterChain(this, List.of(filters).indexOf(filter));
  }

  /** How many there are. */
  public int size() {
    return filters.length;
  }

  /** The filter at a position. */
  public Filter at(int position) {
    return filters[position];
  }

  /** Positions of the filters that want the request's body, first to last. */
  public int[] onRequestBody() {
    return onRequestBody;
  }

  /** Positions of the filters that want the response's body, first to last. */
  public int[] onResponseBody() {
    return onResponseBody;
  }

  /** Positions of the filters that want to know of the end, first to last. */
  public int[] onEnd() {
    return onEnd;
  }

  /**
   * Whether one of the first so many filters holds the whole response, so that its head must wait.
   */
  public boolean holdsResponse(int ran) {
    for (int position : onResponseBody) {
      if (position < ran && filters[position].holdsResponseBody() > 0) {
        return true;
      }
    }
    return false;
  }

  private int[] wanting(String method, ToLongFunction<Filter> holds) {
    List<Integer> positions = new ArrayList<>();
    for (int i = 0; i < filters.length; i++) {
      if (holds.applyAsLong(filters[i]) > 0 || overrides(filters[i], method)) {
        positions.add(i);
      }
    }
    return positions.stream().mapToInt(Integer::intValue).toArray();
  }

  private static boolean overrides(Filter filter, String name) {
    for (Method method : Filter.class.getMethods()) {
      if (method.getName().equals(name)) {
        return overrides(filter, method);
      }
    }
    throw new IllegalArgumentException("filters have no " + name);
  }

  private static boolean overrides(Filter filter, Method method) {
    try {
      return filter
              .getClass()
              .getMethod(method.getName(), method.getParameterTypes())
              .getDeclaringClass()
          != Filter.class;
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException(e); // it has a default in the interface
    }
  }
}
