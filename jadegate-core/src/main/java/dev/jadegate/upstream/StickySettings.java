package dev.jadegate.upstream;

import dev.jadegate.config.CookieSecure;
import java.time.InstantSource;
import javax.crypto.spec.SecretKeySpec;

/**
 * What the cookies of sticky sessions are like.
 *
 * @param cookie its name
 * @param ttlSeconds so long it is good
 * @param key that it is signed with
 * @param attributes what stands behind its value, from the first semicolon, without Secure
 * @param secure whether that is added
 * @param clock the time of day
 */
public record StickySettings(
    String cookie,
    long ttlSeconds,
    SecretKeySpec key,
    String attributes,
    CookieSecure secure,
    InstantSource clock) {}
