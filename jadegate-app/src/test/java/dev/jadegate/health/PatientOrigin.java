package dev.jadegate.health;

import dev.jadegate.testkit.Origin;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An origin whose answers to checks, which ask for {@code /health}, a test changes, while it tells
 * its name to everybody else.
 */
final class PatientOrigin implements AutoCloseable {
  /** In place of a status: it does not answer until this is over. */
  static final int SILENCE = 0;

  private final AtomicInteger status = new AtomicInteger(200);
  private final AtomicInteger checks = new AtomicInteger();
  private final Origin origin;

  PatientOrigin(String name) throws IOException {
    origin =
        Origin.answering((request, connection) -> {
          if (!request.target().startsWith("/health")) {
            connection.respond(200, name);
            return;
          }
          checks.incrementAndGet();
          int answer = status.get();
          if (answer == SILENCE) {
            connection.awaitEnd();
          } else {
            connection.respond(answer, "");
          }
        });
  }

  static PatientOrigin answering(String name, int status) throws IOException {
    PatientOrigin made = new PatientOrigin(name);
    made.answer(status);
    return made;
  }

  /** From now on checks are answered so. */
  void answer(int with) {
    status.set(with);
  }

  /** How many checks there were. */
  int checks() {
    return checks.get();
  }

  Origin origin() {
    return origin;
  }

  String address() {
    return origin.address();
  }

  @Override
  public void close() throws IOException {
    origin.close();
  }
}
