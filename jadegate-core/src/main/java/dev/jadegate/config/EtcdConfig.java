package dev.jadegate.config;

import java.util.List;

/** An etcd cluster. */
public record EtcdConfig(
    @Key(value = "Its members, of which one is asked.", orElse = "http://localhost:2379")
        List<String> endpoints,
    @Key(value = "What stands before the name of a service in the keys.", orElse = "/services/")
        String prefix) {}
