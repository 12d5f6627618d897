package dev.jadegate.pairs;

import dev.jadegate.testkit.TestGateway;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** What a test wants of the gateway between a pair. One thread. */
final class Setup {
  private final Pair pair;
  private final List<String> gateway = new ArrayList<>();
  private final List<String> service = new ArrayList<>();
  private String path = "/";
  private final StringBuilder more = new StringBuilder();
  private UnaryOperator<TestGateway.Options> options = UnaryOperator.identity();

  Setup(Pair pair) {
    this.pair = pair;
    if (!pair.downstream().gateway().isEmpty()) {
      gateway.add(pair.downstream().gateway());
    }
    service.add(pair.upstream().service());
  }

  /** Members of {@code gateway}, such as {@code max_request_size: 8}. */
  Setup gateway(String members) {
    gateway.add(members);
    return this;
  }

  /** Where the service is, instead of everywhere. */
  Setup path(String prefix) {
    path = prefix;
    return this;
  }

  /** Members of the service. */
  Setup service(String members) {
    service.add(members);
    return this;
  }

  /** Further sections of the configuration. */
  Setup section(String yaml) {
    more.append(yaml).append('\n');
    return this;
  }

  /** How the gateway is started. */
  Setup options(UnaryOperator<TestGateway.Options> change) {
    options = change;
    return this;
  }

  /** The configuration: everything goes to these instances, as the service {@code origins}. */
  String yaml(Answerer... origins) {
    String instances =
        Arrays.stream(origins)
            .map(origin -> '"' + origin.address() + '"')
            .collect(Collectors.joining(", ", "[", "]"));
    return """
    gateway: {%s}
    services:
      - {name: origins, path: %s, instances: %s, %s}
    %s\
    """
        .formatted(String.join(", ", gateway), path, instances, String.join(", ", service), more);
  }

  /** Starts an instance, a gateway and a client. */
  Chain start(Answerer.Script script) throws Exception {
    Answerer origin = pair.upstream().origin(script);
    return start(origin);
  }

  /** Starts a gateway and a client; the chain owns the instance. */
  Chain start(Answerer origin) throws Exception {
    TestGateway running = options.apply(TestGateway.with()).start(yaml(origin));
    return new Chain(origin, running, pair.downstream().connect(running));
  }
}
