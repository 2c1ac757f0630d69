// An API on Express 4 with jsonwebtoken and the middleware that most tutorials write: 401 without a token, 403 for a
// bad one, whatever the scheme is called.

"use strict";

const express = require("express4");
const jwt = require("jsonwebtoken");
const { settings, listen } = require("serve");

function authenticateToken(request, response, next) {
  const token = request.headers.authorization && request.headers.authorization.split(" ")[1];
  if (token == null) return response.sendStatus(401);
  jwt.verify(token, settings.secret, { audience: settings.audience, issuer: settings.issuer }, (error, claims) => {
    if (error) return response.status(403).json({ error: error.name, message: error.message });
    request.user = claims;
    next();
  });
}

const app = express();
app.get("/health", (request, response) => response.send("ok"));

app.get("/protected", authenticateToken, (request, response) => response.json({ user: request.user.sub }));
app.get("/api/admin", authenticateToken, (request, response) => {
  if (!(request.user.roles || []).includes("admin")) return response.status(403).json({ message: "administrators only" });
  response.json({ user: request.user.sub });
});
app.get("/api/users/:number", authenticateToken, (request, response) => {
  if (request.params.number !== "3") return response.status(404).json({ message: "no such user" });
  response.json({ user: request.user.sub });
});

listen(app);
