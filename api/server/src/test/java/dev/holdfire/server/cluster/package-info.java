/** Servers as processes: several on one database, and what is left when one of them is killed. */
package dev.holdfire.server.cluster;
