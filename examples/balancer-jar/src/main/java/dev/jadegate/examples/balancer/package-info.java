/** A balancer as a user of the gateway writes it: against the api, packed into a jar of its own. */
@NullMarked
package dev.jadegate.examples.balancer;

import org.jspecify.annotations.NullMarked;
