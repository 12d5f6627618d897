/**
 * What registries have in common that are listed once and then followed by a stream of lines. Each
 * is read by a virtual thread of its own, which may block; listeners are told from that thread, or
 * from one that is started for it.
 */
@NullMarked
package dev.jadegate.upstream.discovery.stream;

import org.jspecify.annotations.NullMarked;
