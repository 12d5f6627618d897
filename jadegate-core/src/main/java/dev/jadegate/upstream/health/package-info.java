/**
 * Which instances are well. Passive checks count on the event loops what becomes of requests, and
 * decide on the control thread.
 */
@NullMarked
package dev.jadegate.upstream.health;

import org.jspecify.annotations.NullMarked;
