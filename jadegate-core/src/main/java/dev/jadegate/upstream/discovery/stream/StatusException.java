package dev.jadegate.upstream.discovery.stream;

import dev.jadegate.upstream.discovery.Json;
import java.io.IOException;

/** The registry answered, but not with what was asked for. */
public final class StatusException extends IOException {
  private static final long serialVersionUID = 1;

  /** Of an answer that is no JSON, such as a proxy's page. */
  private static final int MAX_DETAIL = 200;

  private final int status;
  private final String detail;

  private StatusException(int status, String detail) {
    super(detail.isEmpty() ? "status " + status : "status " + status + ": " + detail);
    this.status = status;
    this.detail = detail;
  }

  /** With what the body says, if it has the form in which etcd and Kubernetes tell of errors. */
  static StatusException of(int status, byte[] body) {
    String said;
    try {
      said = Json.parse(body).get("message").text();
    } catch (IllegalArgumentException e) {
      said = "";
    }
    return new StatusException(
        status, said.length() > MAX_DETAIL ? said.substring(0, MAX_DETAIL) : said);
  }

  /** That of HTTP. */
  public int status() {
    return status;
  }

  /** What the registry said; may be empty. */
  public String detail() {
    return detail;
  }
}
