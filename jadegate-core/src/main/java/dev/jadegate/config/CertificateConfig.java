package dev.jadegate.config;

/** A certificate with its key. */
public record CertificateConfig(
    @Key(value = "PEM file: the certificate, then those between it and the root.", required = true)
        String cert,
    @Key(value = "PEM file: its private key, not encrypted.", required = true) String key,
    Place place) {}
