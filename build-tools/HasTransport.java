import dev.jadegate.loop.Transport;

/**
 * Says whether this machine has a transport: exit code 0, or 1 and why not. Run as a source file
 * with the built jars on the class path.
 */
final class HasTransport {
  private HasTransport() {}

  public static void main(String[] names) {
    Transport transport = Transport.valueOf(names[0]);
    if (!transport.isAvailable()) {
      System.out.println(transport.obstacle());
      System.exit(1);
    }
  }
}
