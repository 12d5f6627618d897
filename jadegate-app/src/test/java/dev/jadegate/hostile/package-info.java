/**
 * Clients and instances that mean harm, or are broken beyond reading: raw bytes against a real
 * gateway, and what must not come of them.
 */
@NullMarked
package dev.jadegate.hostile;

import org.jspecify.annotations.NullMarked;
