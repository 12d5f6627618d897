/** The command line, the demo, and what makes a process of a gateway: signals, plugins, logs. */
@NullMarked
package dev.jadegate.app;

import org.jspecify.annotations.NullMarked;
