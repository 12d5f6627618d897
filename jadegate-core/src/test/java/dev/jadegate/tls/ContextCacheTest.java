package dev.jadegate.tls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.config.ClientAuth;
import dev.jadegate.config.TlsVersion;
import io.netty.handler.ssl.SslContext;
import io.netty.util.ReferenceCountUtil;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Equal settings share a context, and no others do. */
final class ContextCacheTest {
  private static final List<String> HTTP1 = List.of("http/1.1");

  @TempDir private Path folder;
  private final ContextCache cache = new ContextCache();
  private Identity identity;

  @BeforeEach
  void identity() throws Exception {
    identity = Certificates.identity(folder, "a.test");
  }

  @AfterEach
  void close() {
    cache.draft().commit().forEach(ReferenceCountUtil::release);
  }

  private SslContext plain(ContextCache.Draft draft) throws Exception {
    return draft.server(identity, TlsVersion.TLS_1_2, ClientAuth.NONE, null, HTTP1);
  }

  @Test
  void sameSettingsShareAndOutliveAReload() throws Exception {
    ContextCache.Draft first = cache.draft();
    SslContext one = plain(first);
    assertThat(plain(first)).isSameAs(one);
    assertThat(first.commit()).isEmpty();

    ContextCache.Draft second = cache.draft();
    assertThat(plain(second)).isSameAs(one);
    assertThat(second.commit()).isEmpty();

    assertThat(cache.draft().commit()).containsExactly(one);
    ReferenceCountUtil.release(one);
  }

  @Test
  void otherSettingsDoNotShare() throws Exception {
    Authorities ca = Authorities.load(folder.resolve("cert.pem").toString());
    ContextCache.Draft draft = cache.draft();
    List<SslContext> all =
        List.of(
            plain(draft),
            draft.server(identity, TlsVersion.TLS_1_3, ClientAuth.NONE, null, HTTP1),
            draft.server(identity, TlsVersion.TLS_1_2, ClientAuth.OPTIONAL, ca, HTTP1),
            draft.server(identity, TlsVersion.TLS_1_2, ClientAuth.REQUIRED, ca, HTTP1),
            draft.server(identity, TlsVersion.TLS_1_2, ClientAuth.NONE, null, List.of("h2")),
            draft.client(ca, null, true, HTTP1),
            draft.client(null, null, true, HTTP1),
            draft.client(null, null, false, HTTP1),
            draft.client(null, identity, false, HTTP1));
    draft.commit();
    assertThat(all).doesNotHaveDuplicates();
  }

  @Test
  void draftThatIsDiscardedLeavesWhatIsInUse() throws Exception {
    ContextCache.Draft first = cache.draft();
    SslContext one = plain(first);
    first.commit();

    ContextCache.Draft second = cache.draft();
    plain(second);
    SslContext other = second.server(identity, TlsVersion.TLS_1_3, ClientAuth.NONE, null, HTTP1);
    second.discard();

    assertThat(ReferenceCountUtil.refCnt(other)).isZero();
    assertThat(ReferenceCountUtil.refCnt(one)).isPositive();
  }
}
