package dev.jadegate.cache;

import static dev.jadegate.cache.Stored.by;
import static dev.jadegate.cache.Stored.fields;
import static dev.jadegate.cache.Stored.on;
import static dev.jadegate.cache.Stored.saying;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.message.HeaderBlock;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The answers that are kept of one URI")
final class ResourceTest {
  private static final HeaderBlock NO_FIELDS = new HeaderBlock();

  @Test
  void eachVariantHasItsPlace() {
    StoredResponse german = saying("de", by("accept-language", "de"));
    StoredResponse french = saying("fr", by("accept-language", "fr"));
    Resource both = Resource.with(Resource.with(null, german), french);

    assertThat(both.select("r", fields("Accept-Language", "DE"))).isSameAs(german);
    assertThat(both.select("r", fields("Accept-Language", "fr"))).isSameAs(french);
    assertThat(both.select("r", fields("Accept-Language", "it"))).isNull();
    assertThat(both.select("r", NO_FIELDS)).isNull();
  }

  @Test
  void oneLikeItIsReplacedAndTheNewestCounts() {
    StoredResponse old = saying("old", Variance.NONE);
    StoredResponse german = saying("de", by("accept-language", "de"));
    StoredResponse latest = saying("latest", Variance.NONE);
    Resource two = Resource.with(Resource.with(null, old), german);
    Resource all = Resource.with(two, latest);

    assertThat(two.select("r", fields("Accept-Language", "de"))).isSameAs(german);
    assertThat(all.select("r", fields("Accept-Language", "de"))).isSameAs(latest);
    assertThat(all.weight()).isEqualTo(latest.weight() + german.weight());
  }

  @Test
  void routesDoNotSeeEachOthers() {
    StoredResponse here = on("here", "here", Variance.NONE);
    StoredResponse there = on("there", "there", by("x", "1"));
    Resource both = Resource.with(Resource.with(null, here), there);

    assertThat(both.select("here", NO_FIELDS)).isSameAs(here);
    assertThat(both.select("there", NO_FIELDS)).isNull();
    assertThat(both.select("nowhere", NO_FIELDS)).isNull();
    assertThat(both.names("there")).containsExactly("x");
    assertThat(both.names("here")).isEmpty();
  }

  @Test
  @DisplayName("a client that sends many values of a field cannot fill the memory with variants")
  void variantsAreBounded() {
    Resource many = Resource.with(null, saying("x", by("user-agent", "agent")));
    for (int i = 0; i < 1000; i++) {
      many = Resource.with(many, saying("x", by("user-agent", "agent " + i)));
    }

    assertThat(many.weight()).isEqualTo(64 * saying("x", Variance.NONE).weight());
    assertThat(many.select("r", fields("User-Agent", "agent 999"))).isNotNull();
    assertThat(many.select("r", fields("User-Agent", "agent 900"))).isNull();
  }

  @Test
  void itIsKeptAsLongAsTheLastOfThem() {
    assertThat(Resource.with(null, saying("x", Variance.NONE)).keptUntilMillis()).isEqualTo(70_000);
  }
}
