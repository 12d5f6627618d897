package dev.jadegate.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Keys of a record that are accepted but act on nothing yet; start-up and {@code check} warn of
 * each that is used, so that nothing is ignored in silence.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@interface Planned {
  String[] value();
}
