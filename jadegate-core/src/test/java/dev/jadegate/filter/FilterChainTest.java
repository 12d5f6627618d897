package dev.jadegate.filter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.api.BodyOut;
import dev.jadegate.api.Exchange;
import dev.jadegate.api.Filter;
import io.netty.handler.codec.http.HttpContent;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The chain knows which filters want bodies, by what they override")
final class FilterChainTest {
  private static final class Nothing implements Filter {}

  private static class RequestBodies implements Filter {
    @Override
    public void onRequestBody(Exchange exchange, HttpContent chunk, BodyOut out) {
      out.write(chunk);
    }
  }

  private static final class Inherited extends RequestBodies {}

  private static final class HeldResponses implements Filter {
    @Override
    public void onResponseBody(Exchange exchange, HttpContent chunk, BodyOut out) {
      out.write(chunk);
    }

    @Override
    public long holdsResponseBody() {
      return 10;
    }
  }

  private final FilterChain chain =
      new FilterChain(
          List.of(new Nothing(), new RequestBodies(), new HeldResponses(), new Inherited()));

  @Test
  void filtersThatOverrideNothingCostNothing() {
    assertThat(chain.onRequestBody()).containsExactly(1, 3);
    assertThat(chain.onResponseBody()).containsExactly(2);
    assertThat(FilterChain.EMPTY.onRequestBody()).isEmpty();
  }

  @Test
  void orderIsThatOfTheConfiguration() {
    assertThat(chain.size()).isEqualTo(4);
    assertThat(chain.at(0)).isInstanceOf(Nothing.class);
    assertThat(chain.at(3)).isInstanceOf(Inherited.class);
  }

  @Test
  void responseIsHeldOnlyByAFilterThatRan() {
    assertThat(chain.holdsResponse(4)).isTrue();
    assertThat(chain.holdsResponse(3)).isTrue();
    assertThat(chain.holdsResponse(2)).isFalse();
  }

  @Test
  @DisplayName("a repeated request passes the filters from one of them on")
  void theRestOfAChainKnowsWhatItsFiltersWant() {
    FilterChain rest = chain.from(chain.at(2));

    assertThat(rest.size()).isEqualTo(2);
    assertThat(rest.at(0)).isSameAs(chain.at(2));
    assertThat(rest.onRequestBody()).containsExactly(1);
    assertThat(rest.onResponseBody()).containsExactly(0);
    assertThat(rest.onEnd()).isEmpty();
    assertThat(rest.holdsResponse(1)).isTrue();
    assertThat(rest.holdsResponse(0)).isFalse();
    assertThat(chain.from(chain.at(0)).onRequestBody()).containsExactly(1, 3);
    assertThat(chain.size()).isEqualTo(4);
  }
}
