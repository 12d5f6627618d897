package dev.jadegate.config;

import java.util.List;

/** The port for operators. */
public record AdminConfig(
    @Key(value = "Whether it is there; admin: none is the same as false.", orElse = "true")
        boolean enabled,
    @Key(
            value =
                "The address to listen on; only loopback keeps other machines away without a"
                    + " token.",
            orElse = "127.0.0.1")
        String host,
    @Key(value = "The port; 0: any free one.", orElse = "9901", min = "0", max = "65535") int port,
    @Key(
            value =
                "Names by which it may be asked for, beside localhost and any IP address; others"
                    + " get 403.",
            format = Format.HOST)
        List<String> hosts,
    @Key(
            value =
                "The file of the token that writing calls need, and reads from other machines;"
                    + " made with mode 0600 if it is missing.",
            orElse = "state/admin.token")
        String tokenFile) {
  public AdminConfig {
    for (String name : hosts) {
      if (name.startsWith("*")) {
        throw new IllegalArgumentException(
            "hosts: found \"" + name + "\"; expected whole names, for a star lets strangers in");
      }
    }
  }
}
