package dev.jadegate.upstream.discovery.etcd;

import dev.jadegate.upstream.discovery.Json;
import dev.jadegate.upstream.discovery.stream.LineStream;
import dev.jadegate.upstream.discovery.stream.RegistryHttp;
import dev.jadegate.upstream.discovery.stream.StatusException;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The calls of etcd's JSON gateway that are needed, to one member at a time; with a token if there
 * is a user. Used by one thread.
 */
final class EtcdApi {
  private static final JsonFactory FACTORY = new JsonFactory();
  private static final String RANGE = "/v3/kv/range";
  private static final String WATCH = "/v3/watch";
  private static final String AUTHENTICATE = "/v3/auth/authenticate";

  private static final int UNAUTHORIZED = 401;

  /** How etcd answers {@link #AUTHENTICATE} where it wants no users. */
  private static final int PRECONDITION_FAILED = 412;

  private final RegistryHttp http;
  private final List<URI> members;
  private final String user;
  private final String password;
  private int member;
  private String token = "";

  /**
   * With the first member.
   *
   * @param user empty: no token is asked for
   */
  EtcdApi(RegistryHttp http, List<URI> members, String user, String password) {
    this.http = http;
    this.members = members;
    this.user = user;
    this.password = password;
  }

  int members() {
    return members.size();
  }

  void useNextMember() {
    member = (member + 1) % members.size();
  }

  /** The token will be asked for anew. */
  void forgetToken() {
    token = "";
  }

  /** Values of a range of keys. */
  Json range(Consumer<JsonGenerator> fields) throws IOException {
    String body = object(fields);
    return withToken(() -> http.send(request(RANGE, body)));
  }

  /** The stream of what changes. */
  LineStream watch(Consumer<JsonGenerator> fields, Duration silence) throws IOException {
    String body =
        object(out -> {
          out.writeObjectPropertyStart("create_request");
          fields.accept(out);
          out.writeEndObject();
        });
    return withToken(() -> http.open(request(WATCH, body), silence));
  }

  private static String object(Consumer<JsonGenerator> fields) {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
      out.writeStartObject();
      fields.accept(out);
      out.writeEndObject();
    }
    return text.toString();
  }

  /** A call that needs the token. */
  private interface Call<T> {
    T make() throws IOException;
  }

  private <T> T withToken(Call<T> call) throws IOException {
    if (user.isEmpty()) {
      return call.make();
    }
    boolean isFresh = token.isEmpty();
    if (isFresh) {
      authenticate();
    }
    try {
      return call.make();
    } catch (StatusException e) {
      if (isFresh || !isOfToken(e)) {
        throw e;
      }
      authenticate();
      return call.make();
    }
  }

  /** A token expires, is unknown after a restart, and is void when users were changed. */
  private static boolean isOfToken(StatusException e) {
    return e.status() == UNAUTHORIZED
        || e.detail().contains("auth token")
        || e.detail().contains("auth store")
        || e.detail().contains("user name is empty");
  }

  private void authenticate() throws IOException {
    token = "";
    String body =
        object(out -> {
          out.writeStringProperty("name", user);
          out.writeStringProperty("password", password);
        });
    try {
      token = http.send(request(AUTHENTICATE, body)).get("token").text();
    } catch (StatusException e) {
      if (e.status() != PRECONDITION_FAILED) {
        throw e;
      }
    }
  }

  private HttpRequest request(String path, String body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(members.get(member).resolve(path))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body));
    if (!token.isEmpty()) {
      request.header("Authorization", token);
    }
    return request.build();
  }
}
