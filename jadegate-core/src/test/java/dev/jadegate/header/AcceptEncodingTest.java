package dev.jadegate.header;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Which encoding a client gets (RFC 9110, section 12.5.3)")
class AcceptEncodingTest {
  private static final List<String> OFFERED = List.of("zstd", "br", "gzip");

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "''                                | identity",
        "gzip                              | gzip",
        "GZip                              | gzip",
        "x-gzip                            | gzip",
        "x-zstd                            | identity",
        "deflate                           | identity",
        "gzip, deflate, br, zstd           | zstd",
        "br;q=1.0, gzip;q=0.8              | br",
        "gzip;q=0.8, br;q=0.8              | br",
        "zstd;q=0.1, br;q=0.2, gzip;q=0.3  | gzip",
        "zstd;q=0.999, gzip;q=1.000        | gzip",
        "zstd ; q=0 , br                   | br",
        "zstd\t;\tq=0\t,\tgzip             | gzip",
        "gzip;Q=0.5, br;q=0.4              | gzip",
        "*                                 | zstd",
        "*;q=0                             | identity",
        "*, zstd;q=0                       | br",
        "*;q=0, gzip                       | gzip",
        "gzip;q=0.5, *;q=0.9               | zstd",
        "zstd;q=0, br;q=0, *;q=0.1         | gzip",
        "identity                          | identity",
        "identity, gzip                    | gzip",
        "identity;q=0, gzip                | gzip",
        "identity;q=0                      | identity",
        "identity;q=0.5, gzip;q=0.4        | identity",
        "identity;q=0.4, gzip;q=0.5        | gzip",
        "gzip;q=0                          | identity",
        "gzip;q=0.000                      | identity",
        "gzip;q=0.001                      | gzip",
        "gzip;q=0.0001                     | identity",
        "gzip;q=2                          | identity",
        "gzip;q=1.001                      | identity",
        "gzip;q=-1                         | identity",
        "gzip;q=                           | identity",
        "gzip;q=.5                         | identity",
        "gzip;q=x                          | identity",
        "gzip;q                            | identity",
        "gzip;level=1                      | identity",
        "gzip;;q=1                         | identity",
        "gzip;q=x, gzip                    | gzip",
        "gzip;q=0, gzip                    | identity",
        ",, ,gzip,                         | gzip",
        "gzippy, xgzip, x-                 | identity",
        "gzip br                           | identity"
      })
  void bestOfWhatIsOfferedIsTaken(String said, String taken) {
    int chosen = AcceptEncoding.choose(List.of(said), OFFERED);
    assertThat(chosen == AcceptEncoding.NONE ? "identity" : OFFERED.get(chosen)).isEqualTo(taken);
  }

  @ParameterizedTest
  @CsvSource({"gzip, br, 1", "deflate, gzip, 2", "'br;q=0', br, -1"})
  void severalLinesAreOneList(String first, String second, int chosen) {
    assertThat(AcceptEncoding.choose(List.of(first, second), OFFERED)).isEqualTo(chosen);
  }
}
