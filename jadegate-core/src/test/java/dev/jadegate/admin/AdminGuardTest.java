package dev.jadegate.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.admin.AdminGuard.Access;
import dev.jadegate.api.Verdict;
import dev.jadegate.filter.FakeExchange;
import dev.jadegate.message.FieldNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may do what at the admin port, from whatever address. */
class AdminGuardTest {
  private static final String TOKEN = "0123456789abcdef";

  @TempDir private Path folder;

  private final FakeExchange exchange = new FakeExchange();
  private final HttpHeaders fields = exchange.fields;
  private AdminToken token = AdminToken.nobody();

  @BeforeEach
  void aTokenAndAnOperatorOnThisMachine() throws IOException {
    Path file = Files.writeString(folder.resolve("token"), TOKEN);
    token = AdminToken.load(file, new SecureRandom());
    exchange.peerIp = "127.0.0.1";
    exchange.host = "localhost";
  }

  /** The status that the guard answers with; 0 if it lets the request pass. */
  private int status(Access access) {
    Verdict verdict =
        new AdminGuard(Set.of("gw.internal"), token, access)
            .onRequest(exchange, exchange.request());
    return verdict instanceof Verdict.Respond respond ? respond.head().status().code() : 0;
  }

  private void withToken() {
    fields.set(FieldNames.AUTHORIZATION, "Bearer " + TOKEN);
  }

  @Test
  void thisMachineReadsWithoutAToken() {
    assertThat(status(Access.READ)).isZero();
    exchange.peerIp = "::1";
    assertThat(status(Access.READ)).isZero();
  }

  @Test
  void otherMachinesReadWithAToken() {
    exchange.peerIp = "10.0.0.7";
    exchange.host = "10.0.0.1";
    assertThat(status(Access.READ)).isEqualTo(401);
    assertThat(status(Access.OPEN)).isZero();
    withToken();
    assertThat(status(Access.READ)).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Forwarded", "X-Forwarded-For", "Via"})
  void whatAProxyOnThisMachineBringsNeedsAToken(String field) {
    fields.set(field, "1.2.3.4");
    assertThat(status(Access.READ)).isEqualTo(401);
    withToken();
    assertThat(status(Access.READ)).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "127.0.0.1", "10.1.2.3", "[::1]", "gw.internal"})
  void knownHostsPass(String host) {
    exchange.host = host;
    assertThat(status(Access.READ)).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "evil.test",
        "localhost.evil.test",
        "127.0.0.1.evil.test",
        "0x7f000001",
        "2130706433",
        "127.1",
        "x.gw.internal"
      })
  void othersDoNotWhateverTheyHave(String host) {
    exchange.host = host;
    withToken();
    assertThat(status(Access.OPEN)).isEqualTo(403);
    assertThat(status(Access.READ)).isEqualTo(403);
    assertThat(status(Access.WRITE)).isEqualTo(403);
  }

  @Test
  void writingNeedsATokenFromHereToo() {
    exchange.method = HttpMethod.POST;
    assertThat(status(Access.WRITE)).isEqualTo(401);
    fields.set(FieldNames.AUTHORIZATION, "Bearer 0123456789abcdeX");
    assertThat(status(Access.WRITE)).isEqualTo(401);
    withToken();
    assertThat(status(Access.WRITE)).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"null", "", "https://evil.test", "http://localhost:8080", "http://localhost", "x"})
  void noOtherWebSiteWrites(String origin) {
    exchange.method = HttpMethod.POST;
    withToken();
    fields.set(FieldNames.HOST, "localhost:9901");
    fields.set(FieldNames.ORIGIN, origin);
    assertThat(status(Access.WRITE)).isEqualTo(403);
  }

  @Test
  void itsOwnPagesDo() {
    exchange.method = HttpMethod.POST;
    withToken();
    fields.set(FieldNames.HOST, "localhost:9901");
    fields.set(FieldNames.ORIGIN, "http://localhost:9901");
    assertThat(status(Access.WRITE)).isZero();
  }

  @Test
  void withoutATokenNobodyWritesAndIsToldSo() {
    token = AdminToken.nobody();
    exchange.method = HttpMethod.POST;
    fields.set(FieldNames.AUTHORIZATION, "Bearer ");
    assertThat(status(Access.WRITE)).isEqualTo(403);
  }
}
