package dev.jadegate.interop;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What gRPC's client and server can do with each other, they can do through the gateway. */
class InteropTest {
  private static InteropServer server;

  @BeforeAll
  static void start() throws IOException {
    server = new InteropServer();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /** Without it a case that fails through the gateway would say nothing of the gateway. */
  @ParameterizedTest
  @EnumSource
  void passesStraight(InteropCase interopCase) throws Exception {
    interopCase.run(server.port());
  }
}
