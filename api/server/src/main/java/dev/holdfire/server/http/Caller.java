package dev.holdfire.server.http;

/**
 * Who calls a secured route.
 *
 * @param name the API key's name
 * @param role what it allows
 */
public record Caller(String name, Role role) {}
