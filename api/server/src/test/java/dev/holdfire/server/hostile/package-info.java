/** Input that means harm, or that is broken: never a 5xx, never a hang, nothing half-written. */
package dev.holdfire.server.hostile;
