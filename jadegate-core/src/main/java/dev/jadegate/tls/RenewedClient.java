package dev.jadegate.tls;

import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * The JDK's client of HTTP for one server, made anew when the files of TLS have another content.
 * Thread-safe.
 */
public final class RenewedClient implements AutoCloseable {
  private final TlsFiles files;
  private final Duration connect;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  // Under the lock.
  private @Nullable HttpClient client;
  private String digest = "";
  private boolean closed;

  /**
   * Makes none yet.
   *
   * @param connect how long a connection may take to open
   */
  public RenewedClient(TlsFiles files, Duration connect) {
    this.files = files;
    this.connect = connect;
  }

  /**
   * The client for what is asked now.
   *
   * @throws IOException if this is closed, or if a file cannot be used and there was no client yet
   */
  public synchronized HttpClient now() throws IOException {
    if (closed) {
      throw new IOException("closed");
    }
    HttpClient before = client;
    TlsFiles.Content content;
    try {
      content = files.read();
    } catch (IOException e) {
      if (before != null) {
        return before; // half written, perhaps; the server will say if it matters
      }
      throw e;
    }
    if (before != null && content.digest().equals(digest)) {
      return before;
    }
    HttpClient next =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1) // so that closing a stream closes its connection
            .proxy(HttpClient.Builder.NO_PROXY)
            .connectTimeout(connect)
            .executor(threads)
            .sslContext(content.context())
            .build();
    if (before != null) {
      before.shutdown(); // what is under way may end
    }
    client = next;
    digest = content.digest();
    return next;
  }

  /** Idle connections may be as dead as one that was found to be: the next client has none. */
  public synchronized void forgetConnections() {
    digest = "";
  }

  /** Cuts what is under way. */
  @Override
  public synchronized void close() {
    closed = true;
    if (client != null) {
      client.shutdownNow();
    }
    threads.shutdown();
  }
}
