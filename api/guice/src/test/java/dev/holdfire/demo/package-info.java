/** The main job, end to end, for someone to look at. */
package dev.holdfire.demo;
