package dev.jadegate.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where the instances of services are found that list none. */
public record DiscoveryConfig(
    @Key(
            value =
                "The kind of registry: consul, dns, file, etcd, kubernetes, or one of a plugin.",
            orElse = "consul")
        String provider,
    @Key("The name under which the registry knows a service; its own name if absent.") String name,
    @Key("Tags all of which an instance must have.") List<String> tags,
    @Key(
            value = "The port of the instances, where the registry gives addresses alone. 0: none.",
            min = "0",
            max = "65535")
        int port,
    @Key("For provider consul.") ConsulConfig consul,
    @Key("For provider dns.") DnsConfig dns,
    @Key("For provider file.") FileDiscoveryConfig file,
    @Key("For provider etcd.") EtcdConfig etcd,
    @Key("For provider kubernetes.") KubernetesConfig kubernetes,
    @Key(
            "A folder in which the instances last found are kept, for a start while the registry is"
                + " down. Absent: they are not kept.")
        String keepState,
    @Key("The gateway itself is put into the registry, and taken out when it stops.")
        @Nullable RegisterConfig register) {}
