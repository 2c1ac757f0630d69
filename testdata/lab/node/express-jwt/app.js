// An API on Express with express-jwt. What a refusal says is left to Express: its error page shows the error and its
// stack in development, and one word in production.

"use strict";

const express = require("express");
const { expressjwt } = require("express-jwt");
const { settings, listen } = require("serve");

const app = express();
app.get("/health", (request, response) => response.send("ok"));

app.use(expressjwt({ secret: settings.secret, algorithms: ["HS256"], audience: settings.audience, issuer: settings.issuer }));
app.get("/protected", (request, response) => response.json({ user: request.auth.sub }));

listen(app);
