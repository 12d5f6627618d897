/**
 * The pages of the gateway itself: health and metrics, and what operators see and do at the admin
 * port.
 */
@NullMarked
package dev.jadegate.admin;

import org.jspecify.annotations.NullMarked;
