// An API on Fastify with @fastify/jwt, which names most refusals, and answers some of them with 500.

"use strict";

const fastify = require("fastify")();
const { settings, watch, announce } = require("serve");

fastify.register(require("@fastify/jwt"), {
  secret: settings.secret,
  verify: { algorithms: ["HS256"], allowedAud: settings.audience, allowedIss: settings.issuer },
});
fastify.decorate("authenticate", (request) => request.jwtVerify());

fastify.get("/health", async () => "ok");
fastify.after(() => {
  fastify.get("/protected", { onRequest: [fastify.authenticate] }, async (request) => ({ user: request.user.sub }));
});

watch(fastify.server);
fastify.listen({ host: "127.0.0.1", port: 0 }).then(() => announce(fastify.server));
