import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Sends what it is given and prints what comes back: {@code java EchoClient.java URI TEXT...}. With
 * {@code -} as the last text it then waits for the other side's Close.
 */
final class EchoClient {
  private EchoClient() {}

  public static void main(String... args) throws Exception {
    LinkedBlockingQueue<String> messages = new LinkedBlockingQueue<>();
    CompletableFuture<Integer> closed = new CompletableFuture<>();
    WebSocket socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(URI.create(args[0]), new Listener(messages, closed, new StringBuilder()))
            .join();
    for (int i = 1; i < args.length; i++) {
      if (args[i].equals("-")) {
        System.out.println("closed with " + closed.join());
        return;
      }
      socket.sendText(args[i], true).join();
      System.out.println(messages.take());
    }
    socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
    System.out.println("closed with " + closed.join());
  }

  /** A long text comes in parts. */
  private record Listener(
      LinkedBlockingQueue<String> messages, CompletableFuture<Integer> closed, StringBuilder parts)
      implements WebSocket.Listener {
    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
      parts.append(text);
      if (last) {
        messages.add(parts.toString());
        parts.setLength(0);
      }
      socket.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      closed.complete(code);
      return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      messages.add("failed: " + error);
      closed.completeExceptionally(error);
    }
  }
}
