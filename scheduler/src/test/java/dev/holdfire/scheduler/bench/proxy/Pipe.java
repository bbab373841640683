package dev.holdfire.scheduler.bench.proxy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;

/** One direction of a connection: one thread reads, one writes when it is time. */
final class Pipe {
  private static final int BUFFER = 64 * 1024;

  private final Socket from;
  private final Socket to;
  private final long delayNanos;
  private final LinkedBlockingQueue<Part> underWay = new LinkedBlockingQueue<>();

  /** Bytes that were read at once, and when they arrive; none at the end. */
  private record Part(ByteBuffer bytes, long arrivesAt) {}

  Pipe(Socket from, Socket to, Duration delay) {
    this.from = from;
    this.to = to;
    this.delayNanos = delay.toNanos();
  }

  void start() {
    daemon(this::read, "proxy-read");
    if (delayNanos > 0) {
      daemon(this::write, "proxy-write");
    }
  }

  static void daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }

  private void read() {
    byte[] buffer = new byte[BUFFER];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
        if (delayNanos == 0) {
          out.write(buffer, 0, length);
        } else {
          send(ByteBuffer.allocate(length).put(buffer, 0, length).flip());
        }
      }
      end();
    } catch (IOException e) {
      end();
    }
  }

  private void end() {
    if (delayNanos == 0) {
      closeOutput();
    } else {
      send(ByteBuffer.allocate(0));
    }
  }

  private void send(ByteBuffer bytes) {
    underWay.add(new Part(bytes, System.nanoTime() + delayNanos));
  }

  private void write() {
    try {
      OutputStream out = to.getOutputStream();
      for (Part part = underWay.take(); part.bytes().hasRemaining(); part = underWay.take()) {
        awaitArrival(part);
        out.write(part.bytes().array(), 0, part.bytes().remaining());
      }
      closeOutput();
    } catch (IOException e) {
      closeOutput();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void awaitArrival(Part part) {
    long left = part.arrivesAt() - System.nanoTime();
    while (left > 0) {
      LockSupport.parkNanos(left);
      left = part.arrivesAt() - System.nanoTime();
    }
  }

  /** What has been sent still arrives; the other direction may go on. */
  private void closeOutput() {
    try {
      to.shutdownOutput();
    } catch (IOException e) {
      // closed already
    }
  }
}
