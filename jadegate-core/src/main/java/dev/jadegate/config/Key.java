package dev.jadegate.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What the file may say for one component of a configuration record: the source of the binder, the
 * schema and the docs.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Key {
  /** Effect, unit, why this default, meaning of zero; one or two sentences. */
  String value();

  /**
   * The value if the key is absent, written as in the file. Empty: the component is null, or empty
   * for lists and maps.
   */
  String orElse() default "";

  /** The key must be there. */
  boolean required() default false;

  /** Accepted and validated, but nothing acts on it yet; start-up and {@code check} warn of it. */
  boolean planned() default false;
}
