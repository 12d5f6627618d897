/**
 * Filters as a user of the gateway writes them: against the api, packed into a jar of their own.
 */
@NullMarked
package dev.jadegate.examples.filter;

import org.jspecify.annotations.NullMarked;
