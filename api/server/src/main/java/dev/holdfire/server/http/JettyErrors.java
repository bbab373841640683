package dev.holdfire.server.http;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** Says what Jetty itself refuses in the words of all other failures. */
final class JettyErrors extends ErrorHandler {
  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    int status = response.getStatus();
    if (request.getAttribute(ERROR_EXCEPTION) instanceof HttpException exception) {
      status = exception.getCode();
    }
    Failure failure = ErrorCodes.failure(status);
    response.setStatus(failure.status());
    failure.answer().headers().forEach((name, value) -> response.getHeaders().put(name, value));
    response.getHeaders().put(JavalinServer.REQUEST_ID, RequestScope.id(request));
    if (HttpStatus.hasNoBody(failure.status())) {
      callback.succeeded();
      return true;
    }
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, JavalinServer.JSON);
    byte[] body = Json.write(failure.answer().body());
    response.write(true, ByteBuffer.wrap(body), callback);
    return true;
  }
}
