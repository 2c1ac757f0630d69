package rule

const fastAPIProject = `-- requirements.txt --
fastapi==0.115.0
pydantic-settings==2.5.0
pyjwt==2.9.0
-- .env --
SECRET_KEY=` + strongA + `
ALGORITHM=HS256
ACCESS_TOKEN_EXPIRE_MINUTES=30
-- app/config.py --
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_file=".env")

    SECRET_KEY: str
    ALGORITHM: str = "HS256"
    ACCESS_TOKEN_EXPIRE_MINUTES: int = 30


settings = Settings()
-- app/security.py --
from datetime import datetime, timedelta, timezone

import jwt

from app.config import settings


def create_access_token(data: dict, expires_delta: timedelta | None = None):
    to_encode = data.copy()
    if expires_delta is None:
        expires_delta = timedelta(minutes=settings.ACCESS_TOKEN_EXPIRE_MINUTES)
    expire = datetime.now(timezone.utc) + expires_delta
    to_encode.update({"exp": expire})
    return jwt.encode(to_encode, settings.SECRET_KEY, algorithm=settings.ALGORITHM)


def read_token(token: str):
    return jwt.decode(token, settings.SECRET_KEY, algorithms=[settings.ALGORITHM])
-- app/main.py --
from fastapi import FastAPI, Response
from fastapi.middleware.cors import CORSMiddleware

from app.security import create_access_token

app = FastAPI()
app.add_middleware(
    CORSMiddleware, allow_origins=["https://app.example.com"],
    allow_headers=["*"], allow_credentials=True)


@app.post("/token")
def login(response: Response):
    response.set_cookie("access_token", create_access_token({"sub": "1"}), max_age=1800, httponly=True, samesite="lax")
    return {"ok": True}
`

const djangoProject = `-- requirements.txt --
django==5.0
djangorestframework-simplejwt==5.3.1
-- config/settings.py --
import os
from datetime import timedelta

SECRET_KEY = os.environ["DJANGO_SECRET_KEY"]
SESSION_COOKIE_AGE = 1209600

SIMPLE_JWT = {
    "ACCESS_TOKEN_LIFETIME": timedelta(minutes=15),
    "REFRESH_TOKEN_LIFETIME": timedelta(days=1),
    "ROTATE_REFRESH_TOKENS": True,
    "SIGNING_KEY": SECRET_KEY,
    "ALGORITHM": "HS256",
}
`

const springProject = `-- pom.xml --
<project><dependencies><dependency><groupId>org.springframework.boot</groupId><artifactId>spring-boot-starter-web</artifactId></dependency></dependencies></project>
-- src/main/resources/application.yml --
server:
  port: 8080
jwt:
  secret: ${JWT_SECRET}
-- src/main/java/JwtUtil.java --
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.Keys;
import org.springframework.beans.factory.annotation.Value;

public class JwtUtil {
    private static final long EXPIRATION_MS = 1000L * 60 * 60;
    @Value("${jwt.secret}") private String secret;

    public String generate(String name) {
        return Jwts.builder()
            .setSubject(name)
            .setExpiration(new Date(System.currentTimeMillis() + EXPIRATION_MS))
            .signWith(Keys.hmacShaKeyFor(secret.getBytes()), SignatureAlgorithm.HS256)
            .compact();
    }

    public Claims read(String token) {
        return Jwts.parserBuilder().setAllowedClockSkewSeconds(60).setSigningKey(key()).build().parseClaimsJws(token).getBody();
    }
}
-- src/main/java/CorsConfig.java --
import org.springframework.web.cors.CorsConfiguration;

class CorsConfig {
    void cors(CorsConfiguration c) {
        c.setAllowedHeaders(List.of("Authorization", "Content-Type"));
    }
}
`

const aspnetProject = `-- Api.csproj --
<Project Sdk="Microsoft.NET.Sdk.Web"><ItemGroup><PackageReference Include="Microsoft.AspNetCore.Authentication.JwtBearer" Version="8.0.0" /></ItemGroup></Project>
-- appsettings.json --
{
  "Jwt": {
    "Key": "",
    "Issuer": "https://id.example.com",
    "Audience": "api",
    "ExpiryMinutes": 60 },
  "JwtSettings": { "ClockSkewSeconds": 30 }
}
-- Program.cs --
using System.Text;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.IdentityModel.Tokens;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer(o => o.TokenValidationParameters = new TokenValidationParameters
{
    ValidateIssuer = true, ValidateAudience = true, ValidateLifetime = true,
    ClockSkew = TimeSpan.FromSeconds(30),
    IssuerSigningKey = new SymmetricSecurityKey(Encoding.UTF8.GetBytes(builder.Configuration["Jwt:Key"]!)),
});
`

const nestProject = `-- package.json --
{"name": "api", "dependencies": {"@nestjs/core": "^10.0.0", "@nestjs/jwt": "^10.2.0", "@nestjs/config": "^3.2.0", "passport-jwt": "^4.0.1"}}
-- .env --
JWT_SECRET=` + strongA + `
JWT_EXPIRES_IN=15m
JWT_REFRESH_EXPIRES_IN=7d
-- src/main.ts --
import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module';

const port = process.env.PORT ?? 3000;
NestFactory.create(AppModule).then((app) => app.listen(port));
-- src/auth/auth.module.ts --
import { Module } from '@nestjs/common';
import { ConfigModule, ConfigService } from '@nestjs/config';
import { JwtModule } from '@nestjs/jwt';

@Module({
  imports: [
    JwtModule.registerAsync({
      imports: [ConfigModule],
      inject: [ConfigService],
      useFactory: (config: ConfigService) => ({
        secret: config.get<string>('JWT_SECRET'),
        signOptions: { expiresIn: config.get<string>('JWT_EXPIRES_IN') },
      }),
    }),
  ],
})
export class AuthModule {}
-- src/auth/jwt.strategy.ts --
import { Injectable } from '@nestjs/common';
import { ConfigService } from '@nestjs/config';
import { PassportStrategy } from '@nestjs/passport';
import { ExtractJwt, Strategy } from 'passport-jwt';

@Injectable()
export class JwtStrategy extends PassportStrategy(Strategy) {
  constructor(config: ConfigService) {
    super({ jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(),
      ignoreExpiration: false,
      secretOrKey: config.get<string>('JWT_SECRET') });
  }
}
-- src/auth/auth.controller.ts --
import { Controller, Post, Res } from '@nestjs/common';
import { Response } from 'express';

@Controller('auth')
export class AuthController {
  @Post('login')
  login(@Res() res: Response) {
    const token = this.auth.sign();
    res.cookie('access_token', token, { httpOnly: true, sameSite: 'lax', maxAge: 15 * 60 * 1000 });
    res.json({ ok: true });
  }
}
`

const goProject = `-- go.mod --
module example.com/api

go 1.26

require github.com/golang-jwt/jwt/v5 v5.3.1
-- auth/token.go --
package auth

import (
	"os"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

const accessTokenTTL = 15 * time.Minute

func Sign(sub string) (string, error) {
	secret := []byte(os.Getenv("JWT_SECRET"))
	return jwt.NewWithClaims(jwt.SigningMethodHS256, jwt.MapClaims{"sub": sub, "exp": time.Now().Add(accessTokenTTL).Unix()}).SignedString(secret)
}

var parser = jwt.NewParser(jwt.WithLeeway(30 * time.Second))

func Read(text string) (*jwt.Token, error) {
	return parser.Parse(text, keyOf)
}

func keyOf(*jwt.Token) (any, error) {
	// the same key signs and verifies
	return key(), nil
}
-- auth/cookie.go --
package auth

import "net/http"

func Cookie(token string) *http.Cookie {
	return &http.Cookie{Name: "access_token", Value: token, MaxAge: 900, HttpOnly: true, SameSite: http.SameSiteLaxMode}
}
`

const laravelProject = `-- composer.json --
{"require": {"laravel/framework": "^11.0", "tymon/jwt-auth": "^2.1"}}
-- .env --
APP_KEY=base64:LqtkWQDTLMhU+DlaEbzqXk0nqmM1fPpXcHJWYLkYx3k=
JWT_SECRET=` + strongA + `
JWT_TTL=60
JWT_REFRESH_TTL=20160
JWT_ALGO=HS256
-- config/jwt.php --
<?php

return [
    'secret' => env('JWT_SECRET'),
    'ttl' => (int) env('JWT_TTL', 60),
    'refresh_ttl' => (int) env('JWT_REFRESH_TTL', 20160),
    'algo' => env('JWT_ALGO', 'HS256'),
];
-- config/sanctum.php --
<?php

return [
    'guard' => ['web'],
    'expiration' => 60 * 24,
];
`
