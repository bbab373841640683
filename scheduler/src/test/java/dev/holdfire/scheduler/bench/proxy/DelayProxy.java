package dev.holdfire.scheduler.bench.proxy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A port of this machine that leads to another one over a longer way: what is sent arrives, in
 * either direction, half a round trip later. Any amount may be under way at a time, so it delays
 * but does not throttle. Closing it cuts all connections.
 */
public final class DelayProxy implements AutoCloseable {
  private static final int BACKLOG = 100;

  private final String host;
  private final int port;
  private final Duration oneWay;
  private final ServerSocket server;
  private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();

  /**
   * Opens a port.
   *
   * @param host where it leads to
   * @param roundTrip what it adds to a round trip; zero for nothing but the detour
   */
  public DelayProxy(String host, int port, Duration roundTrip) {
    this.host = host;
    this.port = port;
    this.oneWay = roundTrip.dividedBy(2);
    try {
      this.server = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Pipe.daemon(this::accept, "proxy-accept");
  }

  /** The port that it listens on. */
  public int port() {
    return server.getLocalPort();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        connect(opened(server.accept()));
      } catch (IOException e) {
        // closed, or a client that has gone again: its own reads tell it
      }
    }
  }

  private void connect(Socket near) throws IOException {
    try {
      Socket far = opened(new Socket(host, port));
      new Pipe(near, far, oneWay).start();
      new Pipe(far, near, oneWay).start();
    } catch (IOException e) {
      near.close();
      throw e;
    }
  }

  private Socket opened(Socket socket) throws IOException {
    socket.setTcpNoDelay(true);
    sockets.add(socket);
    if (server.isClosed()) {
      socket.close();
    }
    return socket;
  }

  @Override
  public void close() {
    try {
      server.close();
      for (Socket socket : sockets) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
