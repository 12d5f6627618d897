package dev.jadegate;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Which package may know which: the stages of a request in STYLE, Layout, as a table. {@code
 * message} and {@code loop} lie below all stages.
 */
@DisplayName("Packages depend on each other in one direction")
final class PackageBoundariesTest {
  private static final String ROOT = "dev.jadegate.";

  private static final Set<String> LOW = Set.of("api", "message", "loop");

  /** What each package may know beside {@link #LOW} and what lies within itself. */
  private static final Map<String, Set<String>> MAY_KNOW =
      Map.ofEntries(
          Map.entry("api", Set.of()),
          Map.entry("message", Set.of()),
          Map.entry("loop", Set.of()),
          Map.entry("net", Set.of()),
          Map.entry("config", Set.of("net")),
          Map.entry("observe", Set.of("net")),
          Map.entry("http1", Set.of("net")),
          Map.entry("websocket", Set.of()),
          Map.entry("http2", Set.of("net")),
          Map.entry("http3", Set.of()),
          Map.entry("header", Set.of("net", "config")),
          Map.entry("resilience", Set.of("config", "observe")),
          Map.entry("cache", Set.of("header", "config")),
          Map.entry("redis", Set.of("resilience", "cache")),
          Map.entry("route", Set.of("header", "config")),
          Map.entry("tls", Set.of("config")),
          Map.entry("auth", Set.of("tls", "header", "config")),
          Map.entry(
              "filter",
              Set.of("auth", "header", "net", "resilience", "cache", "config", "observe")),
          Map.entry(
              "upstream",
              Set.of("tls", "http1", "http2", "header", "net", "resilience", "config", "observe")),
          Map.entry(
              "proxy",
              Set.of(
                  "route",
                  "filter",
                  "upstream",
                  "http1",
                  "http2",
                  "websocket",
                  "header",
                  "net",
                  "resilience",
                  "config",
                  "observe")),
          Map.entry(
              "listener",
              Set.of("proxy", "tls", "http1", "http2", "http3", "net", "config", "observe")),
          Map.entry(
              "admin",
              Set.of("proxy", "upstream", "cache", "config", "observe", "header", "resilience")),
          Map.entry(
              "lifecycle",
              Set.of(
                  "admin",
                  "tls",
                  "auth",
                  "listener",
                  "proxy",
                  "route",
                  "filter",
                  "upstream",
                  "http1",
                  "http2",
                  "http3",
                  "header",
                  "net",
                  "redis",
                  "resilience",
                  "cache",
                  "config",
                  "observe")));

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.jadegate");

  private static String stage(JavaClass type) {
    String name = type.getPackageName();
    if (!name.startsWith(ROOT)) {
      return "";
    }
    String below = name.substring(ROOT.length());
    int dot = below.indexOf('.');
    return dot < 0 ? below : below.substring(0, dot);
  }

  @Test
  void stagesKnowOnlyWhatLiesBelowThem() {
    Set<String> wrong = new TreeSet<>();
    for (JavaClass type : CLASSES) {
      String from = stage(type);
      Set<String> allowed = MAY_KNOW.get(from);
      if (allowed == null) {
        wrong.add(from + " is not in the table");
        continue;
      }
      type.getDirectDependenciesFromSelf().stream()
          .map(dependency -> dependency.getTargetClass().getBaseComponentType())
          .filter(target -> !stage(target).isEmpty() && !stage(target).equals(from))
          .filter(target -> !allowed.contains(stage(target)) && !LOW.contains(stage(target)))
          .forEach(target -> wrong.add(type.getName() + " -> " + target.getName()));
    }

    assertThat(CLASSES).as("classes were found").hasSizeGreaterThan(100);
    assertThat(wrong).isEmpty();
  }

  @Test
  void stagesHaveNoCycles() {
    SlicesRuleDefinition.slices().matching(ROOT + "(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void builtInFiltersDoNotKnowEachOther() {
    SlicesRuleDefinition.slices()
        .matching(ROOT + "filter.(*)")
        .should()
        .notDependOnEachOther()
        .check(CLASSES);
  }

  @Test
  @DisplayName("what a client sends is never matched by an expression that may backtrack")
  void routesUseLinearExpressions() {
    noClasses()
        .that()
        .resideInAnyPackage(ROOT + "route..", ROOT + "http1..", ROOT + "http2..", ROOT + "header..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("java.util.regex..")
        .check(CLASSES);
  }

  @Test
  void everyPackageIsNullMarked() {
    Set<String> wrong = new TreeSet<>();
    for (JavaClass type : CLASSES) {
      JavaPackage home = type.getPackage();
      if (!home.isAnnotatedWith(NullMarked.class)) {
        wrong.add(home.getName());
      }
    }

    assertThat(wrong).isEmpty();
  }
}
