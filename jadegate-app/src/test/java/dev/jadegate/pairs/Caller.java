package dev.jadegate.pairs;

import dev.jadegate.testkit.ReceivedResponse;

/** A client of the gateway, whatever it speaks. Thread-safe, but not its calls. */
interface Caller extends AutoCloseable {
  /** Sends a request without a body, and does not wait for its response. */
  Call start(String method, String path, String... fieldLines) throws Exception;

  /** Sends a request's head; its body follows, of unknown length unless the fields tell it. */
  Call open(String method, String path, String... fieldLines) throws Exception;

  /** How many connections it has opened. */
  int connections();

  /** Sends a GET and reads its response. */
  default ReceivedResponse get(String path, String... fieldLines) throws Exception {
    return start("GET", path, fieldLines).readResponse();
  }

  /** Sends a POST that tells how long its body is, and reads its response. */
  default ReceivedResponse post(String path, String body, String... fieldLines) throws Exception {
    String[] lines = java.util.Arrays.copyOf(fieldLines, fieldLines.length + 1);
    lines[fieldLines.length] = "Content-Length: " + body.length();
    return stream(path, body, lines);
  }

  /** Sends a POST whose length is told by its end alone, and reads its response. */
  default ReceivedResponse stream(String path, String body, String... fieldLines) throws Exception {
    Call call = open("POST", path, fieldLines);
    if (!body.isEmpty()) {
      call.write(body);
    }
    call.end();
    return call.readResponse();
  }
}
