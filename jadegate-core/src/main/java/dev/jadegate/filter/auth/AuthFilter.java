package dev.jadegate.filter.auth;

import dev.jadegate.api.Exchange;
import dev.jadegate.api.Failure;
import dev.jadegate.api.Filter;
import dev.jadegate.api.Identity;
import dev.jadegate.api.Slot;
import dev.jadegate.api.Verdict;
import dev.jadegate.auth.AuthOutcome;
import dev.jadegate.auth.Scheme;
import dev.jadegate.config.RouteAuthConfig;
import dev.jadegate.message.FieldName;
import dev.jadegate.message.FieldNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Lets requests pass of those who show who they are, and may. Of several ways any will do. Who
 * shows nothing, or something wrong, gets 401 and is told how (RFC 9110, section 15.5.2; RFC 6750,
 * section 3); who is known and may not gets 403. What takes long to look at, such as a signature,
 * is looked at elsewhere, while the exchange waits.
 */
public final class AuthFilter implements Filter {
  private static final String NOTHING = "none";

  private final Slot<Refusal> refusals = Slot.named("auth refusal");
  private final List<Scheme> schemes;
  private final AuthRules rules;
  private final boolean optional;
  private final boolean hides;
  private final AuthListener listener;
  private final Runnable[] passed;
  private final Runnable anonymous;

  /** What an answer is to say, kept from the request on; null: the scheme's plain challenge. */
  private record Refusal(@Nullable Scheme of, String error, String description) {}

  /** Something that a request shows. */
  private record Shown(Scheme scheme, String text) {}

  /** What became of what was shown, and how it was. */
  private record Judged(Scheme scheme, AuthOutcome outcome) {}

  /** With these ways, in their order, of which there is at least one. */
  public AuthFilter(RouteAuthConfig config, List<Scheme> schemes, AuthListener listener) {
    this.schemes = List.copyOf(schemes);
    this.listener = listener;
    rules = new AuthRules(config);
    optional = config.optional();
    hides = config.hideCredentials();
    passed =
        schemes.stream()
            .map(scheme -> listener.of(scheme.method(), AuthResult.OK))
            .toArray(Runnable[]::new);
    anonymous = listener.of(NOTHING, AuthResult.ANONYMOUS);
  }

  @Override
  public Verdict onRequest(Exchange exchange, HttpRequest request) {
    HttpHeaders fields = request.headers();
    List<Shown> unknown = List.of();
    Judged refused = null;
    for (int i = 0; i < schemes.size(); i++) {
      Scheme scheme = schemes.get(i);
      String text = scheme.shown(fields);
      if (text == null) {
        continue;
      }
      AuthOutcome outcome = scheme.known(text);
      if (outcome instanceof AuthOutcome.Accepted(Identity identity)) {
        return admit(exchange, request, scheme, identity);
      }
      if (outcome == null) {
        unknown = unknown.isEmpty() ? new ArrayList<>() : unknown;
        unknown.add(new Shown(scheme, text));
      } else {
        refused = new Judged(scheme, outcome);
      }
    }
    if (!unknown.isEmpty()) {
      List<Shown> all = unknown;
      return Verdict.await(
          exchange
              .offload(() -> judge(all))
              .thenApply(judged -> decide(exchange, request, judged)));
    }
    if (refused != null) {
      return decide(exchange, request, refused);
    }
    return optional ? anonymous() : missing(exchange);
  }

  private Verdict anonymous() {
    anonymous.run();
    return Verdict.proceed();
  }

  private Verdict missing(Exchange exchange) {
    listener.of(NOTHING, AuthResult.MISSING).run();
    exchange.set(refusals, new Refusal(null, "", ""));
    return Verdict.fail(Failure.UNAUTHENTICATED, "nothing shown");
  }

  /** On a virtual thread. The first that is right, else what says most of why none is. */
  private static Judged judge(List<Shown> shown) {
    Judged last = null;
    for (Shown one : shown) {
      Judged judged = new Judged(one.scheme(), one.scheme().verify(one.text()));
      if (judged.outcome() instanceof AuthOutcome.Accepted) {
        return judged;
      }
      // Whoever may be right with keys that are not there must not be told to be wrong.
      boolean sure =
          judged.outcome() instanceof AuthOutcome.Refused refused && refused.reason().isTold();
      last = last == null || !sure ? judged : last;
    }
    return Objects.requireNonNull(last, "at least one");
  }

  private Verdict decide(Exchange exchange, HttpRequest request, Judged judged) {
    return switch (judged.outcome()) {
      case AuthOutcome.Accepted(Identity identity) ->
          admit(exchange, request, judged.scheme(), identity);
      case AuthOutcome.Refused refused -> refuse(exchange, judged.scheme(), refused);
    };
  }

  private Verdict admit(Exchange exchange, HttpRequest request, Scheme scheme, Identity identity) {
    exchange.set(Identity.SLOT, identity);
    String missing = rules.missing(identity);
    if (missing != null) {
      listener.of(scheme.method(), AuthResult.FORBIDDEN).run();
      exchange.set(refusals, new Refusal(scheme, "insufficient_scope", ""));
      return Verdict.fail(Failure.DENIED, identity.subject() + " has " + missing);
    }
    passed[schemes.indexOf(scheme)].run();
    if (hides) {
      for (int i = 0; i < schemes.size(); i++) {
        schemes.get(i).hide(request.headers());
      }
    }
    if (!scheme.forwarded().isEmpty()) {
      forward(request.headers(), scheme.forwarded(), identity);
    }
    return Verdict.proceed();
  }

  private static void forward(
      HttpHeaders fields, Map<FieldName, String> forwarded, Identity identity) {
    forwarded.forEach((field, claim) -> {
      String value = identity.claim(claim);
      if (value != null && isFieldValue(value)) {
        fields.set(field, value);
      }
    });
  }

  /** A claim may be any text; what a field cannot carry is left out. */
  private static boolean isFieldValue(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c == 0x7f || c > 0xff) {
        return false;
      }
    }
    return true;
  }

  private Verdict refuse(Exchange exchange, Scheme scheme, AuthOutcome.Refused refused) {
    listener.of(scheme.method(), AuthResult.valueOf(refused.reason().name())).run();
    return switch (refused.reason()) {
      case INVALID, EXPIRED -> {
        exchange.set(refusals, new Refusal(scheme, "invalid_token", refused.detail()));
        yield Verdict.fail(Failure.UNAUTHENTICATED, refused.detail());
      }
      case UNAVAILABLE -> Verdict.fail(Failure.AUTH_UNAVAILABLE, refused.detail());
      case BUSY -> Verdict.fail(Failure.OVERLOADED, refused.detail());
    };
  }

  @Override
  public Verdict onResponse(Exchange exchange, HttpResponse response) {
    Refusal refusal = exchange.get(refusals);
    Failure failure = exchange.failure();
    if (refusal != null) {
      if (failure == Failure.UNAUTHENTICATED) {
        for (int i = 0; i < schemes.size(); i++) {
          response.headers().add(FieldNames.WWW_AUTHENTICATE, challenge(schemes.get(i), refusal));
        }
      } else if (failure == Failure.DENIED && isToken(refusal.of())) {
        String scope = rules.scope();
        response
            .headers()
            .add(
                FieldNames.WWW_AUTHENTICATE,
                challenge(refusal.of(), refusal)
                    + (scope.isEmpty() ? "" : ", scope=\"" + scope + "\""));
      }
    }
    return Verdict.proceed();
  }

  private static boolean isToken(@Nullable Scheme scheme) {
    return scheme != null && scheme.method().equals("jwt");
  }

  private static String challenge(@Nullable Scheme scheme, Refusal refusal) {
    String plain = scheme == null ? "" : scheme.challenge();
    if (refusal.of() != scheme || !isToken(scheme)) {
      return plain;
    }
    return plain
        + ", error=\""
        + refusal.error()
        + '"'
        + (refusal.description().isEmpty()
            ? ""
            : ", error_description=\"" + refusal.description() + '"');
  }
}
