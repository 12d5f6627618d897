package dev.jadegate.cache;

import dev.jadegate.message.FieldNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What of a request an answer depends on, beside its URI (RFC 9111, section 4.1): the fields of its
 * Vary and what they were. Immutable.
 *
 * @param names of the fields, in lower case and in order
 * @param values of each, normalised; a field that is absent is not the same as an empty one
 */
public record Variance(List<String> names, List<String> values) {
  /** Depends on nothing. */
  public static final Variance NONE = new Variance(List.of(), List.of());

  private static final String ABSENT = "\u0000";

  /** Of which letters' case means nothing, nor spaces around commas. */
  private static final Set<String> LISTS =
      Set.of("accept", "accept-encoding", "accept-language", "host", "origin");

  public Variance {
    names = List.copyOf(names);
    values = List.copyOf(values);
  }

  /** Of this answer to this request; null if it fits to no other request. */
  public static @Nullable Variance of(HttpHeaders answer, HttpHeaders request) {
    if (!answer.contains(FieldNames.VARY)) {
      return NONE;
    }
    Set<String> names = new TreeSet<>();
    for (String list : answer.getAll(FieldNames.VARY)) {
      for (String name : list.split(",", -1)) {
        if (name.strip().equals("*")) {
          return null;
        }
        if (!name.isBlank()) {
          names.add(name.strip().toLowerCase(Locale.ROOT));
        }
      }
    }
    return of(List.copyOf(names), request);
  }

  /** What this request has in these fields. */
  public static Variance of(List<String> names, HttpHeaders request) {
    return names.isEmpty()
        ? NONE
        : new Variance(names, names.stream().map(name -> value(name, request)).toList());
  }

  /** Whether a request has the same in these fields. */
  public boolean fits(HttpHeaders request) {
    for (int i = 0; i < names.size(); i++) {
      if (!value(names.get(i), request).equals(values.get(i))) {
        return false;
      }
    }
    return true;
  }

  /** The fields of that name as one; of lists only what makes a difference. */
  private static String value(String name, HttpHeaders request) {
    if (!request.contains(name)) {
      return ABSENT;
    }
    String joined = String.join(", ", request.getAll(name)); // RFC 9110, section 5.3
    return LISTS.contains(name) ? normal(joined) : joined;
  }

  private static String normal(String list) {
    StringBuilder normal = new StringBuilder();
    for (String member : list.split(",", -1)) {
      if (!member.isBlank()) {
        normal.append(normal.isEmpty() ? "" : ",").append(member.strip());
      }
    }
    return normal.toString().toLowerCase(Locale.ROOT);
  }
}
