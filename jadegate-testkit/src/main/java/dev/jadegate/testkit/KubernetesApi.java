package dev.jadegate.testkit;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * An API server that knows EndpointSlices and says what a test tells it. Keeps of a real one: lists
 * in pages, versions that grow with each change, watches from a version on, selection by namespace
 * and by the label of the service, bookmarks, versions that are forgotten, and bearer tokens.
 * Thread-safe.
 */
public final class KubernetesApi implements AutoCloseable {
  private static final String PATH = "/apis/discovery.k8s.io/v1/namespaces/";
  private static final String STREAM =
      "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n";

  private final Origin origin;
  private final String scheme;

  // Under the lock.
  private final Map<String, Slice> slices = new TreeMap<>();
  private final List<Event> history = new ArrayList<>();
  private final List<OpenWatch> watches = new ArrayList<>();
  private final List<Map<String, String>> asked = new ArrayList<>();
  private long version = 100;
  private long forgotten;
  private boolean goneByStatus;
  private boolean pagesGone;
  private int pageSize = Integer.MAX_VALUE;
  private @Nullable String token;
  private int refusal;

  /** One object; {@code rest} is what follows its metadata in JSON. */
  private record Slice(String namespace, String name, String service, String rest) {
    String json(long version) {
      return """
      {"kind":"EndpointSlice","apiVersion":"discovery.k8s.io/v1","metadata":{"name":"%s",\
      "namespace":"%s","resourceVersion":"%d","labels":{"kubernetes.io/service-name":"%s"}},%s}\
      """
          .formatted(name, namespace, version, service, rest);
    }

    boolean isFor(String where, String selector) {
      return namespace.equals(where)
          && (!selector.contains("(")
              || Arrays.asList(selector.replaceAll(".*\\(|\\)", "").split(",")).contains(service));
    }
  }

  private record Event(long version, String type, Slice slice) {
    String json() {
      return "{\"type\":\"" + type + "\",\"object\":" + slice.json(version) + "}\n";
    }
  }

  private record OpenWatch(String namespace, String selector, OriginConnection connection) {
    void send(String text) throws IOException {
      connection.write(Integer.toHexString(text.length()) + "\r\n" + text + "\r\n");
    }
  }

  private KubernetesApi(@Nullable SSLContext tls) throws IOException {
    origin = tls == null ? Origin.scripted(this::serve) : Origin.scripted(tls, this::serve);
    scheme = tls == null ? "http" : "https";
  }

  /** One that has no slices and wants no token. */
  public static KubernetesApi start() throws IOException {
    return new KubernetesApi(null);
  }

  /** The same with TLS. */
  public static KubernetesApi start(SSLContext tls) throws IOException {
    return new KubernetesApi(tls);
  }

  /** Where it answers. */
  public String url() {
    return scheme + "://localhost:" + origin.port();
  }

  /** A slice in the namespace {@code default} of pods that are ready, one for each address. */
  public void put(String name, String service, int port, String... addresses) throws IOException {
    List<String> endpoints = new ArrayList<>();
    for (String address : addresses) {
      endpoints.add("{\"addresses\":[\"" + address + "\"],\"conditions\":{\"ready\":true}}");
    }
    put(
        "default",
        name,
        service,
        "\"ports\":[{\"port\":%d}],\"endpoints\":[%s]"
            .formatted(port, String.join(",", endpoints)));
  }

  /** A slice, new or changed; {@code rest} is what follows its metadata in JSON. */
  public synchronized void put(String namespace, String name, String service, String rest)
      throws IOException {
    Slice slice = new Slice(namespace, name, service, rest);
    Slice before = slices.put(namespace + "/" + name, slice);
    happened(new Event(++version, before == null ? "ADDED" : "MODIFIED", slice));
  }

  /** Deletes a slice of the namespace {@code default}. */
  public synchronized void delete(String name) throws IOException {
    Slice slice = slices.remove("default/" + name);
    if (slice == null) {
      throw new AssertionError("no slice " + name);
    }
    happened(new Event(++version, "DELETED", slice));
  }

  private void happened(Event event) throws IOException {
    history.add(event);
    for (OpenWatch watch : List.copyOf(watches)) {
      if (event.slice().isFor(watch.namespace(), watch.selector())) {
        send(watch, event.json());
      }
    }
  }

  private void send(OpenWatch watch, String text) {
    try {
      watch.send(text);
    } catch (IOException closed) {
      watches.remove(watch);
    }
  }

  /** Tells all watches the version, after a change that they do not see. */
  public synchronized void bookmark() {
    version += 10;
    List.copyOf(watches)
        .forEach(watch ->
            send(
                watch,
                """
                {"type":"BOOKMARK","object":{"kind":"EndpointSlice","metadata":{"resourceVersion":"%d"}}}
                """
                    .formatted(version)));
  }

  /** Ends all watches with an error, as a server does that has lost their versions. */
  public synchronized void sendGone() {
    List.copyOf(watches)
        .forEach(watch -> send(watch, "{\"type\":\"ERROR\",\"object\":" + gone() + "}\n"));
  }

  private static String gone() {
    return """
    {"kind":"Status","status":"Failure","reason":"Expired","code":410,\
    "message":"too old resource version"}\
    """;
  }

  /**
   * From now on no watch can begin at a version from before.
   *
   * @param byStatus whether that is said by the status, and not by an event
   */
  public synchronized void forget(boolean byStatus) {
    forgotten = version;
    goneByStatus = byStatus;
    history.clear();
  }

  /** The next request for a further page fails, because its state is forgotten. */
  public synchronized void forgetPages() {
    pagesGone = true;
  }

  /** No page is larger from now on. */
  public synchronized void pageSize(int most) {
    pageSize = most;
  }

  /** From now on this token is wanted. */
  public synchronized void token(String wanted) {
    token = wanted;
  }

  /** From now on all requests get this status; 0: not any more. */
  public synchronized void refuse(int status) {
    refusal = status;
  }

  /** Ends all watches in good order. */
  public synchronized void endWatches() {
    end("0\r\n\r\n");
  }

  /** Cuts all connections of watches in the middle of what they would be told next. */
  public synchronized void cutWatches() {
    end("100\r\n{\"type\":\"ADDED\",\"object\":{\"metadata\":{\"na");
  }

  /** Ends all watches in good order, but within a line. */
  public synchronized void endWatchesWithinALine() {
    end("8\r\n{\"type\":\r\n0\r\n\r\n");
  }

  private void end(String last) {
    for (OpenWatch watch : watches) {
      try {
        watch.connection().write(last);
        watch.connection().close();
      } catch (IOException closed) {
        // by the other side
      }
    }
    watches.clear();
  }

  /** A slice whose event is sent byte by byte. */
  public void trickle(String name, String service, int port, String address)
      throws IOException, InterruptedException {
    List<OpenWatch> open;
    String text;
    synchronized (this) {
      open = List.copyOf(watches);
      watches.clear();
      put(name, service, port, address);
      watches.addAll(open);
      text = history.getLast().json();
    }
    for (OpenWatch watch : open) {
      for (char one : text.toCharArray()) {
        watch.send(String.valueOf(one));
        Thread.sleep(1);
      }
    }
  }

  /** The parameters of all requests so far. A copy. */
  public synchronized List<Map<String, String>> asked() {
    return List.copyOf(asked);
  }

  /** How many watches are open. */
  public synchronized int watches() {
    return watches.size();
  }

  private void serve(OriginConnection connection) throws IOException {
    try {
      while (true) {
        answer(connection.readRequest(), connection);
      }
    } finally {
      ended(connection);
    }
  }

  private synchronized void ended(OriginConnection connection) {
    watches.removeIf(watch -> watch.connection() == connection);
  }

  private synchronized void answer(ReceivedRequest request, OriginConnection connection)
      throws IOException {
    Map<String, String> query = query(request);
    asked.add(query);
    String given = String.join("", request.fields().values("Authorization"));
    if (token != null && !given.equals("Bearer " + token)) {
      connection.respond(401, status(401, "Unauthorized"));
    } else if (refusal != 0) {
      connection.respond(refusal, status(refusal, "no such luck"));
    } else if (query.containsKey("watch")) {
      watch(query, connection);
    } else {
      list(query, connection);
    }
  }

  private static String status(int code, String message) {
    return "{\"kind\":\"Status\",\"code\":" + code + ",\"message\":\"" + message + "\"}";
  }

  private static Map<String, String> query(ReceivedRequest request) {
    String[] parts = request.target().split("\\?", 2);
    if (!parts[0].startsWith(PATH) || !parts[0].endsWith("/endpointslices")) {
      throw new AssertionError("unexpected request " + request.target());
    }
    Map<String, String> query = new LinkedHashMap<>();
    query.put("namespace", parts[0].split("/")[5]);
    for (String pair : parts[1].split("&")) {
      String[] halves = pair.split("=", 2);
      query.put(halves[0], URLDecoder.decode(halves[1], StandardCharsets.UTF_8));
    }
    return query;
  }

  private static String parameter(Map<String, String> query, String name) {
    return query.getOrDefault(name, "");
  }

  private void list(Map<String, String> query, OriginConnection connection) throws IOException {
    String at = parameter(query, "continue");
    if (!at.isEmpty() && pagesGone) {
      pagesGone = false;
      connection.respond(410, gone());
      return;
    }
    List<Slice> all =
        slices.values().stream()
            .filter(
                one -> one.isFor(parameter(query, "namespace"), parameter(query, "labelSelector")))
            .toList();
    int from = at.isEmpty() ? 0 : Integer.parseInt(at);
    int size = Math.min(pageSize, Integer.parseInt(parameter(query, "limit")));
    int to = (int) Math.min(all.size(), (long) from + size);
    List<String> items = new ArrayList<>();
    all.subList(from, to).forEach(slice -> items.add(slice.json(version)));
    String next = to < all.size() ? String.valueOf(to) : "";
    connection.respond(
        200,
        """
        {"kind":"EndpointSliceList","metadata":{"resourceVersion":"%d","continue":"%s"},\
        "items":[%s]}\
        """
            .formatted(version, next, String.join(",", items)));
  }

  private void watch(Map<String, String> query, OriginConnection connection) throws IOException {
    long from = Long.parseLong(parameter(query, "resourceVersion"));
    if (from < forgotten && goneByStatus) {
      connection.respond(410, gone());
      return;
    }
    OpenWatch watch =
        new OpenWatch(parameter(query, "namespace"), parameter(query, "labelSelector"), connection);
    connection.write(STREAM);
    if (from < forgotten) {
      watch.send("{\"type\":\"ERROR\",\"object\":" + gone() + "}\n");
      connection.write("0\r\n\r\n");
      return;
    }
    for (Event event : history) {
      if (event.version() > from && event.slice().isFor(watch.namespace(), watch.selector())) {
        watch.send(event.json());
      }
    }
    watches.add(watch);
  }

  @Override
  public void close() throws IOException {
    origin.close();
  }
}
