package dev.jadegate.wire.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.TestGateway;
import java.io.IOException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Answers that depend on fields of the request (SEMANTICS 102)")
class VaryTest {
  private static final String MINUTE = Caching.SAY + "Cache-Control: max-age=60";

  private final Caching caching = new Caching();

  @Test
  void eachVariantIsKeptAndComparedInItsNormalForm() throws IOException {
    String vary = Caching.SAY + "Vary: Accept-Language, X-Tenant";
    try (Origin origin = caching.echo();
        TestGateway gateway = caching.start(origin, "{}");
        RawClient client = gateway.client()) {
      client.get("/", MINUTE, vary, "Accept-Language: de, en", "X-Tenant: a");
      client.get("/", MINUTE, vary, "Accept-Language: fr", "X-Tenant: a");

      assertThat(client.get("/", "X-Tenant: a", "Accept-Language: DE,EN").text())
          .isEqualTo("answer 1");
      assertThat(
              client.get("/", "Accept-Language: de", "Accept-Language: en", "X-Tenant: a").text())
          .isEqualTo("answer 1");
      assertThat(client.get("/", "Accept-Language: fr", "X-Tenant: a").text())
          .isEqualTo("answer 2");
      assertThat(origin.requests()).hasSize(2);
      assertThat(client.get("/", MINUTE, vary, "Accept-Language: fr", "X-Tenant: A").text())
          .isEqualTo("answer 3");
      assertThat(client.get("/", MINUTE, vary, "Accept-Language: fr").text()).isEqualTo("answer 4");
      assertThat(client.get("/", MINUTE, vary, "Accept-Language: en, de", "X-Tenant: a").text())
          .isEqualTo("answer 5");
    }
  }

  @Test
  void severalLinesOfVaryAreOneList() throws IOException {
    try (Origin origin = caching.echo();
        TestGateway gateway = caching.start(origin, "{}");
        RawClient client = gateway.client()) {
      String[] vary = {
        MINUTE, Caching.SAY + "Vary: X-A", Caching.SAY + "vary: x-b", "X-A: 1", "X-B: 1"
      };
      client.get("/", vary);

      assertThat(client.get("/", "X-B: 1", "X-A: 1").text()).isEqualTo("answer 1");
      assertThat(client.get("/", "X-B: 2", "X-A: 1").text()).isEqualTo("answer 2");
    }
  }

  @Test
  @DisplayName("what the gateway tells the instance is what counts, also as Vary names it")
  void fieldsOfTheGateway() throws IOException {
    try (Origin origin = caching.echo();
        TestGateway gateway =
            caching.start(
                1,
                Caching.yaml(
                    origin, "{}", ", transform: {request_headers: {set: {X-Tenant: same}}}"));
        RawClient client = gateway.client()) {
      client.get("/", MINUTE, Caching.SAY + "Vary: X-Tenant", "X-Tenant: one");

      assertThat(client.get("/", "X-Tenant: other").text()).isEqualTo("answer 1");
    }
  }

  @Test
  void anAnswerWithoutVaryTakesThePlaceOfAll() throws IOException {
    try (Origin origin = caching.echo();
        TestGateway gateway = caching.start(origin, "{}");
        RawClient client = gateway.client()) {
      client.get("/", MINUTE, Caching.SAY + "Vary: X-A", "X-A: 1");
      client.get("/", MINUTE, "X-A: 2");

      assertThat(client.get("/", "X-A: 1").text()).isEqualTo("answer 2");
    }
  }
}
