/**
 * What each event loop owns: its clock, its timers, its scratch space; and the transport it runs
 * on.
 */
@NullMarked
package dev.jadegate.loop;

import org.jspecify.annotations.NullMarked;
