package dev.jadegate.upstream.discovery.kubernetes;

/**
 * Which service is meant by {@code NAME}, {@code NAME.NAMESPACE}, and {@code :PORT} behind either.
 * What may follow the namespace in a name of the cluster's DNS, such as {@code .svc.cluster.local},
 * says nothing more.
 *
 * @param port the name or the number of the port; empty: it is not said
 */
record ServiceName(String name, String namespace, String port) {
  static ServiceName parse(String text, String defaultNamespace) {
    int colon = text.indexOf(':');
    String[] labels = (colon < 0 ? text : text.substring(0, colon)).split("\\.", -1);
    return new ServiceName(
        labels[0],
        labels.length > 1 && !labels[1].isEmpty() ? labels[1] : defaultNamespace,
        colon < 0 ? "" : text.substring(colon + 1));
  }
}
