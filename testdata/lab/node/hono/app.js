// An API on Hono with its JWT middleware, which says in the challenge that a token failed, and not why.

"use strict";

const { serve } = require("@hono/node-server");
const { Hono } = require("hono");
const { cors } = require("hono/cors");
const { jwt } = require("hono/jwt");
const { settings, watch, announce } = require("serve");

// Before Node 19, and so in Debian 12, Web Crypto is global only where it is asked for.
const { webcrypto } = require("node:crypto");
globalThis.crypto ??= webcrypto;
globalThis.CryptoKey ??= webcrypto.CryptoKey;

const app = new Hono();
app.get("/health", (c) => c.text("ok"));

// Three rules for pages of another origin: one that is right, one that forgets Authorization, and one that believes in *.
const origin = "http://app.example.com";
app.use("/open/*", cors({ origin, allowHeaders: ["Authorization", "Content-Type"] }));
app.use("/narrow/*", cors({ origin, allowHeaders: ["Content-Type"] }));
app.use("/wild/*", cors({ origin: "*", allowHeaders: ["*"] }));

const verify = jwt({ secret: settings.secret, alg: "HS256", verification: { aud: settings.audience, iss: settings.issuer } });
for (const path of ["/protected", "/open/orders", "/narrow/orders", "/wild/orders"]) {
  app.use(path, verify);
  app.get(path, (c) => c.json({ user: c.get("jwtPayload").sub }));
}

const server = serve({ fetch: app.fetch, hostname: "127.0.0.1", port: 0 }, () => announce(server));
watch(server);
