// What the lab's servers on Node.js have in common: they print where they listen, and a line for each request.

"use strict";

const settings = {
  secret: process.env.JWT_SECRET,
  audience: process.env.JWT_AUDIENCE,
  issuer: process.env.JWT_ISSUER,
};

// watch prints the access log of an http.Server.
function watch(server) {
  server.prependListener("request", (request, response) => {
    const line = `"${request.method} ${request.url} HTTP/${request.httpVersion}"`;
    response.once("finish", () => {
      console.log(`${request.socket.remoteAddress} - - [${new Date().toISOString()}] ${line} ${response.statusCode}`);
    });
  });
  return server;
}

// announce prints where an http.Server listens.
function announce(server) {
  console.log(`listening on http://127.0.0.1:${server.address().port}`);
}

// listen serves a request handler on a port that the kernel chooses.
function listen(handler) {
  const server = watch(require("node:http").createServer(handler));
  server.listen(0, "127.0.0.1", () => announce(server));
}

module.exports = { settings, watch, announce, listen };
