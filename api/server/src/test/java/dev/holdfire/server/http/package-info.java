@org.jspecify.annotations.NullMarked
package dev.holdfire.server.http;
