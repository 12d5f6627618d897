package dev.jadegate.config;

/** A constant that a file spells otherwise than by its name in lower case. */
interface Spelled {
  String spelling();
}
