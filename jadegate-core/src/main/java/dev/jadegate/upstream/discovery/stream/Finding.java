package dev.jadegate.upstream.discovery.stream;

import dev.jadegate.api.ServiceInstance;
import java.util.List;

/** What is known of one service. */
public sealed interface Finding {
  /** Its instances; there may be none. */
  record Instances(List<ServiceInstance> list) implements Finding {
    /** Copies the list. */
    public Instances {
      list = List.copyOf(list);
    }
  }

  /**
   * It cannot be said which they are, because the question is not clear.
   *
   * @param reason for logs
   */
  record Unclear(String reason) implements Finding {}
}
