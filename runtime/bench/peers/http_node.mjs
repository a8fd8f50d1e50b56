// Node's http, as a peer of `kernlet bench loop`: answers on the listening socket that it inherits as its
// standard input, with what the others answer.

import http from "node:http";

const body = "hello, world\n";

http
  .createServer({ keepAliveTimeout: 0 }, (request, response) => {
    response.writeHead(200, {
      "Content-Length": body.length,
      "Content-Type": "text/plain; charset=utf-8",
    });
    response.end(body);
  })
  .listen({ fd: 0 });
