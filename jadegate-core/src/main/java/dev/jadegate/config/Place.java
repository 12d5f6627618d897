package dev.jadegate.config;

/**
 * Where something stands in a file.
 *
 * @param line from 1; 0 if it stands nowhere
 * @param column from 1
 */
public record Place(String file, int line, int column) {
  @Override
  public String toString() {
    return line == 0 ? file : file + ":" + line + ":" + column;
  }
}
