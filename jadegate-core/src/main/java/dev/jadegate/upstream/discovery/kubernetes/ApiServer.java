package dev.jadegate.upstream.discovery.kubernetes;

import dev.jadegate.upstream.discovery.Json;
import dev.jadegate.upstream.discovery.stream.LineStream;
import dev.jadegate.upstream.discovery.stream.RegistryHttp;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.stream.Collectors;

/** The calls of the api for EndpointSlices. Thread-safe. */
final class ApiServer {
  /** Objects of one page, as kubectl has it. */
  private static final int PAGE = 500;

  /** How many services are named in a request; beyond, all of the namespace are asked for. */
  private static final int MAX_NAMES = 100;

  /** The server ends a watch after this; what it brings until then ends with the connection. */
  private static final Duration GRACE = Duration.ofSeconds(15);

  private final RegistryHttp http;
  private final URI api;
  private final Path tokenFile;
  private final boolean tokenRequired;

  ApiServer(RegistryHttp http, KubernetesSettings settings) {
    this.http = http;
    this.api = settings.api();
    this.tokenFile = settings.tokenFile();
    this.tokenRequired = settings.tokenRequired();
  }

  /** One page of the slices of these services. */
  Json list(String namespace, Collection<String> services, String next) throws IOException {
    String more = next.isEmpty() ? "" : "&continue=" + encode(next);
    URI uri = uri(namespace, services, "&limit=" + PAGE + more);
    return http.send(request(uri));
  }

  /** The stream of what changes after a version. */
  LineStream watch(String namespace, Collection<String> services, String version, Duration timeout)
      throws IOException {
    String query =
        "&watch=1&allowWatchBookmarks=true&resourceVersion="
            + encode(version)
            + "&timeoutSeconds="
            + timeout.toSeconds();
    return http.open(request(uri(namespace, services, query)), timeout.plus(GRACE));
  }

  private URI uri(String namespace, Collection<String> services, String query) {
    String selector =
        services.size() > MAX_NAMES
            ? Slice.SERVICE
            : services.stream()
                .sorted()
                .collect(Collectors.joining(",", Slice.SERVICE + " in (", ")"));
    String base = api.toString();
    return URI.create(
        (base.endsWith("/") ? base : base + "/")
            + "apis/discovery.k8s.io/v1/namespaces/"
            + encode(namespace)
            + "/endpointslices?labelSelector="
            + encode(selector)
            + query);
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** The token is read each time, because it is replaced before it expires. */
  private HttpRequest request(URI uri) throws IOException {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri).header("Accept", "application/json");
    String token = token();
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    return request.build();
  }

  private String token() throws IOException {
    try {
      return Files.readString(tokenFile).strip();
    } catch (NoSuchFileException e) {
      if (tokenRequired) {
        throw new IOException(tokenFile + ": no such file", e);
      }
      return ""; // not in a cluster
    }
  }
}
