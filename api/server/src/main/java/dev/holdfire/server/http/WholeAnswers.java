package dev.holdfire.server.http;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Keeps each answer until it is whole, and then hands it over at once: what the client does not
 * fetch yet is written when it does, and no thread waits for that. From then on the watch counts
 * the time.
 */
final class WholeAnswers extends Handler.Wrapper {
  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    WholeAnswer answer = new WholeAnswer(request, response, callback);
    return super.handle(request, answer, answer);
  }

  /** An answer, and what is to be done when it is whole. Use from one thread at a time. */
  private static final class WholeAnswer extends Response.Wrapper implements Callback {
    private final Callback callback;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private boolean isBegun;
    private boolean isWhole;

    WholeAnswer(Request request, Response response, Callback callback) {
      super(request, response);
      this.callback = callback;
    }

    @Override
    public void write(boolean isLast, @Nullable ByteBuffer content, Callback written) {
      if (content != null) {
        body.writeBytes(BufferUtil.toArray(content));
        BufferUtil.clear(content);
      }
      isBegun = true;
      isWhole |= isLast;
      written.succeeded();
    }

    /** As without this: whoever has begun to write cannot begin another answer. */
    @Override
    public boolean isCommitted() {
      return isBegun || super.isCommitted();
    }

    @Override
    public boolean hasLastWrite() {
      return isWhole;
    }

    @Override
    public void succeeded() {
      RequestScope.connection(getRequest()).answer();
      super.write(true, ByteBuffer.wrap(body.toByteArray()), callback);
    }

    @Override
    public void failed(Throwable failure) {
      callback.failed(failure);
    }

    @Override
    public InvocationType getInvocationType() {
      return callback.getInvocationType();
    }
  }
}
