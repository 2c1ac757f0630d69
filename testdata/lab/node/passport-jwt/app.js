// An API on Express with Passport's JWT strategy, which answers every refusal with one word.

"use strict";

const express = require("express");
const passport = require("passport");
const { ExtractJwt, Strategy } = require("passport-jwt");
const { settings, listen } = require("serve");

const users = new Map([["alma", { name: "alma" }]]);

passport.use(
  new Strategy(
    {
      jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(),
      secretOrKey: settings.secret,
      audience: settings.audience,
      issuer: settings.issuer,
    },
    (claims, done) => done(null, users.get(claims.sub) || false),
  ),
);

const app = express();
app.get("/health", (request, response) => response.send("ok"));
app.get("/protected", passport.authenticate("jwt", { session: false }), (request, response) => response.json({ user: request.user.name }));

listen(app);
