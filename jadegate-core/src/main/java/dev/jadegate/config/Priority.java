package dev.jadegate.config;

/** Who is refused first when there is too much to do: the last of these. */
public enum Priority {
  HIGH,
  NORMAL,
  LOW
}
