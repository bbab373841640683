/** Holds exchanges of tests, and the server's routes, to {@code openapi.yaml}. */
package dev.holdfire.server.contract;
