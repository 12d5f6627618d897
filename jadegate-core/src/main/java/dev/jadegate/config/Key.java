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
   * The value if the key is absent, written as in the file, lists with commas. Empty: null for a
   * nullable component, its own defaults for a record, and nothing in it for lists, maps and text.
   * A word where a number is expected, such as {@code auto}, may also be written and gives 0.
   */
  String orElse() default "";

  /** The key must be there. */
  boolean required() default false;

  /** The least value of a number, duration or size, written as in the file. */
  String min() default "";

  /** The greatest value. */
  String max() default "";

  /** What a text must look like; for lists and maps, each of their texts. */
  Format format() default Format.ANY;

  /** The key, where the component cannot be named as the key is. */
  String name() default "";

  /** Not a key of its own: the keys of this record stand beside the others. */
  boolean inline() default false;
}
