// An API on Hono with its JWT middleware, which says in the challenge that a token failed, and not why.

"use strict";

const { serve } = require("@hono/node-server");
const { Hono } = require("hono");
const { jwt } = require("hono/jwt");
const { settings, watch, announce } = require("serve");

const app = new Hono();
app.get("/health", (c) => c.text("ok"));
app.use(
  "/protected",
  jwt({ secret: settings.secret, alg: "HS256", verification: { aud: settings.audience, iss: settings.issuer } }),
);
app.get("/protected", (c) => c.json({ user: c.get("jwtPayload").sub }));

const server = serve({ fetch: app.fetch, hostname: "127.0.0.1", port: 0 }, () => announce(server));
watch(server);
