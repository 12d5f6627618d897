/** Real gateways whose services are found in registries, scripted and real. */
@NullMarked
package dev.jadegate.discovery;

import org.jspecify.annotations.NullMarked;
