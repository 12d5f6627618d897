package dev.jadegate.interop;

import dev.jadegate.testkit.TestGateway;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What gRPC's client and server can do with each other, they can do through the gateway. */
@Timeout(value = 8, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class InteropTest {
  private static InteropServer server;
  private static TestGateway gateway;

  @BeforeAll
  static void start() throws IOException {
    server = new InteropServer();
    gateway =
        TestGateway.start(
            """
            services:
              - name: interop
                path: /
                protocol: grpc
                max_request_size: 0
                instances: ["%s"]
            """
                .formatted(server.address()));
  }

  /** In good order, so that a call that was not let go of is found as a leak. */
  @AfterAll
  static void stop() {
    gateway.shutdown();
    server.close();
  }

  /** Without it a case that fails through the gateway would say nothing of the gateway. */
  @ParameterizedTest
  @EnumSource
  void passesStraight(InteropCase interopCase) throws Exception {
    interopCase.run(server.port());
  }

  @ParameterizedTest
  @EnumSource
  void passesThroughTheGateway(InteropCase interopCase) throws Exception {
    interopCase.run(gateway.port());
  }
}
