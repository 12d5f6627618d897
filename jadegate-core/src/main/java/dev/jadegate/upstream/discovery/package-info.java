/**
 * Instances from registries: what the answers of a {@link dev.jadegate.api.Discovery} do to a
 * service, with guards against a registry that errs; one package below for each kind. Registries
 * are asked on virtual threads.
 */
@NullMarked
package dev.jadegate.upstream.discovery;

import org.jspecify.annotations.NullMarked;
