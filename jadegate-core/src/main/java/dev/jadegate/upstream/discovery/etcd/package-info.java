/**
 * Instances from the keys of an etcd cluster, by the JSON gateway of its version 3 API. One list
 * and one watch of the whole prefix serve all services.
 */
@NullMarked
package dev.jadegate.upstream.discovery.etcd;

import org.jspecify.annotations.NullMarked;
