import http from 'node:http';

/**
 * Passes requests on to a server, counts them, and can do what networks and proxies do: lose answers that the server has given,
 * keep them for ever, or refuse requests that the server then never sees.
 */
export class CountingProxy {
  requests = [];
  #answersToLose = 0;
  #answersToKeep = 0;
  #requestsToRefuse = 0;
  #server;
  #target;

  static async before(target) {
    const proxy = new CountingProxy();
    proxy.#target = new URL(target);
    proxy.#server = http.createServer((request, response) => proxy.#pass(request, response));
    await new Promise((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get address() {
    return `http://127.0.0.1:${this.#server.address().port}`;
  }

  /** Breaks the connection in place of the next answers. */
  loseAnswers(count) {
    this.#answersToLose = count;
  }

  /** Gives the next answers to nobody, and leaves the connection open. */
  keepAnswers(count) {
    this.#answersToKeep = count;
  }

  /** Answers the next requests with 503, and does not pass them on. */
  refuse(count) {
    this.#requestsToRefuse = count;
  }

  forget() {
    this.requests.length = 0;
    this.#answersToLose = 0;
    this.#answersToKeep = 0;
    this.#requestsToRefuse = 0;
  }

  close() {
    this.#server.closeAllConnections();
    return new Promise((resolve) => this.#server.close(resolve));
  }

  #pass(request, response) {
    const seen = { method: request.method, target: request.url, headers: request.headers };
    this.requests.push(seen);
    if (this.#requestsToRefuse > 0) {
      this.#requestsToRefuse -= 1;
      seen.status = 503;
      response.writeHead(503, { 'content-type': 'application/json' }).end('{}');
      return;
    }
    const onward = http.request(
      {
        host: this.#target.hostname,
        port: this.#target.port,
        method: request.method,
        path: request.url,
        headers: { ...request.headers, host: this.#target.host },
        agent: false,
      },
      (answer) => this.#passBack(seen, answer, response),
    );
    onward.on('error', () => response.destroy());
    request.pipe(onward);
  }

  #passBack(seen, answer, response) {
    const parts = [];
    answer.on('data', (part) => parts.push(part));
    answer.on('end', () => {
      seen.status = answer.statusCode;
      seen.answerHeaders = answer.headers;
      if (this.#answersToLose > 0) {
        this.#answersToLose -= 1;
        response.destroy();
        return;
      }
      if (this.#answersToKeep > 0) {
        this.#answersToKeep -= 1;
        return;
      }
      response.writeHead(answer.statusCode, answer.headers);
      response.end(Buffer.concat(parts));
    });
  }
}
