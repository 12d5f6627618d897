package dev.jadegate.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Http2Origin;
import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.ReceivedRequest;
import dev.jadegate.testkit.TestGateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Programs that speak HTTP/2 by prior knowledge, through the gateway. */
@Timeout(120)
class RealHttp2ClientsTest {
  private static final int UPLOAD = 5 << 20;
  private static final int REQUESTS = 10_000;

  @TempDir private Path folder;

  private static String url(TestGateway gateway) {
    return "http://127.0.0.1:" + gateway.port() + "/";
  }

  private Path upload() throws IOException {
    return Files.write(folder.resolve("upload"), new byte[UPLOAD]);
  }

  private static Origin counting() throws IOException {
    return Origin.answering((request, connection) ->
        connection.respond(200, request.method() + " " + request.body().length));
  }

  private static Http2Origin counting2() throws Exception {
    return Http2Origin.answering(
        (request, stream) -> stream.respond(200, request.method() + " " + request.body().length));
  }

  @Test
  void curlGetsAndUploadsToAnInstanceOfHttp1() throws Exception {
    Commands.require("curl");
    try (Origin origin = counting();
        TestGateway gateway = TestGateway.forwardingTo(origin)) {
      curl(gateway);
    }
  }

  @Test
  void curlGetsAndUploadsToAnInstanceOfHttp2() throws Exception {
    Commands.require("curl");
    try (Http2Origin origin = counting2();
        TestGateway gateway = TestGateway.start(TestGateway.forwarding(origin))) {
      curl(gateway);
    }
  }

  private void curl(TestGateway gateway) throws Exception {
    String[] http2 = {"curl", "-sS", "-f", "--http2-prior-knowledge"};
    String got = Commands.run(folder, with(http2, "-w", " %{http_version}", url(gateway)));
    String put = Commands.run(folder, with(http2, "-T", upload().toString(), url(gateway) + "up"));
    String streamed =
        Commands.run(
            folder,
            with(http2, "-H", "Content-Length:", "-T", upload().toString(), url(gateway) + "up"));

    assertThat(got).isEqualTo("GET 0 2");
    assertThat(put).isEqualTo("PUT " + UPLOAD);
    assertThat(streamed).isEqualTo("PUT " + UPLOAD);
    assertThat(gateway.metric("gateway_request_failures_total")).isZero();
  }

  private static String[] with(String[] command, String... more) {
    String[] all = java.util.Arrays.copyOf(command, command.length + more.length);
    System.arraycopy(more, 0, all, command.length, more.length);
    return all;
  }

  @Test
  void nghttpUploadsWithTrailers() throws Exception {
    Commands.require("nghttp");
    // It tells a length, behind which HTTP/1.1 has no trailers.
    try (Http2Origin origin = counting2();
        TestGateway gateway = TestGateway.start(TestGateway.forwarding(origin))) {
      String body =
          Commands.run(
              folder,
              "nghttp",
              "--no-dep",
              "--trailer=x-sum: 42",
              "-d",
              upload().toString(),
              url(gateway));

      assertThat(body).isEqualTo("POST " + UPLOAD);
      ReceivedRequest request = origin.takeRequest();
      assertThat(request.trailers().value("x-sum")).isEqualTo("42");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "h2c"})
  void tenThousandRequestsOfH2loadAllSucceed(String upstream) throws Exception {
    Commands.require("h2load");
    if (upstream.equals("http")) {
      try (FastOrigin origin = FastOrigin.saying("hello");
          TestGateway gateway = load("[\"" + origin.address() + "\"]")) {
        h2load(gateway);
      }
    } else {
      try (Http2Origin origin = Http2Origin.saying("hello");
          TestGateway gateway = load(TestGateway.instances(origin) + ", protocol: h2c")) {
        h2load(gateway);
      }
    }
  }

  private static TestGateway load(String instances) throws IOException {
    return TestGateway.with()
        .workers(2)
        .start("services: [{name: origins, path: /, instances: " + instances + "}]");
  }

  private void h2load(TestGateway gateway) throws Exception {
    String report =
        Commands.run(folder, "h2load", "-n", "" + REQUESTS, "-c", "8", "-m", "32", url(gateway));

    assertThat(report)
        .contains(
            REQUESTS + " total",
            REQUESTS + " succeeded, 0 failed, 0 errored, 0 timeout",
            "status codes: " + REQUESTS + " 2xx");
    assertThat(gateway.metric("gateway_requests_total", "status=\"200\"")).isEqualTo(REQUESTS);
    assertThat(gateway.metric("gateway_request_failures_total")).isZero();
  }
}
