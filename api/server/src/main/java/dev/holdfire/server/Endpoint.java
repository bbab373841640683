package dev.holdfire.server;

/**
 * What the server answers at one path with one method.
 *
 * @param method of HTTP
 * @param path with names in braces
 * @param role what an API key must have; {@code none} when anybody may ask
 */
public record Endpoint(String method, String path, String role) {}
