package fixline

import "github.com/jwtdoc/jwtdoc/internal/diagnose"

// enterprise are Spring and ASP.NET Core.
func enterprise() []sheet {
	return []sheet{
		{diagnose.Spring, withTimes(`jwtDecoder.setJwtValidator(new DelegatingOAuth2TokenValidator<>(new JwtTimestampValidator(Duration.ofSeconds(60)), new JwtIssuerValidator(issuer)))`, map[string]string{
			"audience-mismatch":             `spring.security.oauth2.resourceserver.jwt.audiences={aud}`,
			"audience-missing":              `spring.security.oauth2.resourceserver.jwt.audiences is what asks for it`,
			"issuer-mismatch":               `spring.security.oauth2.resourceserver.jwt.issuer-uri={iss}`,
			"alg-not-allowed":               `spring.security.oauth2.resourceserver.jwt.jws-algorithms={alg}`,
			"key-rotated-kid-unknown":       `spring.security.oauth2.resourceserver.jwt.jwk-set-uri=https://issuer/.well-known/jwks.json, the one of the realm or tenant of the token`,
			"jwks-unreachable":              `spring.security.oauth2.resourceserver.jwt.jwk-set-uri, with an address that the server can reach from where it runs`,
			"secret-mismatch":               `NimbusJwtDecoder.withSecretKey(new SecretKeySpec(secret, "HmacSHA256")).build(), with the issuer's secret`,
			"secret-encoding-mismatch":      `new SecretKeySpec(Base64.getDecoder().decode(secret), "HmacSHA256") for a secret written in base64, secret.getBytes(UTF_8) for text`,
			"wrong-key-or-key-type":         `spring.security.oauth2.resourceserver.jwt.public-key-location=classpath:public.pem`,
			"typ-header-unexpected":         `NimbusJwtDecoder's setJwtValidator with JwtTypeValidator("at+jwt") is what asks for it (since 6.5)`,
			"insufficient-scope":            `.requestMatchers("/posts").hasAuthority("SCOPE_read") is what asks for it`,
			"role-permission-denied":        `JwtGrantedAuthoritiesConverter: setAuthoritiesClaimName("roles"), setAuthorityPrefix("ROLE_")`,
			"claim-name-changed":            `JwtGrantedAuthoritiesConverter: setAuthoritiesClaimName("roles"), setAuthorityPrefix("ROLE_")`,
			"token-wrong-location":          `DefaultBearerTokenResolver: setBearerTokenHeaderName("X-Access-Token"); a cookie needs a BearerTokenResolver of your own`,
			"login-redirect-instead-of-401": `http.oauth2ResourceServer(o -> o.jwt(withDefaults())) for the API's paths, in a SecurityFilterChain before the one with formLogin`,
			"header-too-large":              `server.max-http-request-header-size=64KB`,
			"csrf-token-missing":            `http.csrf(c -> c.ignoringRequestMatchers("/api/**")) for paths that take a bearer token`,
		})},
		{diagnose.ASPNET, withTimes(`options.TokenValidationParameters.ClockSkew = TimeSpan.FromSeconds(30) in AddJwtBearer; 5 minutes without it`, map[string]string{
			"audience-mismatch":              `options.TokenValidationParameters.ValidAudience = "{aud}" in AddJwtBearer`,
			"audience-missing":               `options.TokenValidationParameters.ValidateAudience is what asks for it; the issuer needs a mapper that sets aud`,
			"issuer-mismatch":                `options.TokenValidationParameters.ValidIssuer = "{iss}" in AddJwtBearer`,
			"alg-not-allowed":                `options.TokenValidationParameters.ValidAlgorithms = ["{alg}"] in AddJwtBearer`,
			"secret-mismatch":                `options.TokenValidationParameters.IssuerSigningKey = new SymmetricSecurityKey(Encoding.UTF8.GetBytes(builder.Configuration["Jwt:Key"]!)) in AddJwtBearer`,
			"secret-encoding-mismatch":       `new SymmetricSecurityKey(Convert.FromBase64String(key)) for a secret written in base64, Encoding.UTF8.GetBytes(key) for text`,
			"key-too-short":                  `Jwt:Key needs 32 bytes for HS256, 64 for HS512`,
			"key-rotated-kid-unknown":        `options.Authority = "{iss}" and options.RefreshOnIssuerKeyNotFound = true in AddJwtBearer`,
			"jwks-unreachable":               `options.MetadataAddress = "https://issuer/.well-known/openid-configuration" in AddJwtBearer; options.RequireHttpsMetadata = false for http in development`,
			"no-verification-key-configured": `options.Authority = "{iss}", or TokenValidationParameters.IssuerSigningKey, in AddJwtBearer; all Microsoft.IdentityModel packages of one version`,
			"exp-missing":                    `options.TokenValidationParameters.RequireExpirationTime is what asks for it; where tokens are made: new JwtSecurityToken(expires: DateTime.UtcNow.AddMinutes(15))`,
			"exp-timezone-offset":            `where tokens are made: expires: DateTime.UtcNow.AddMinutes(15), never DateTime.Now`,
			"typ-header-unexpected":          `options.TokenValidationParameters.ValidTypes = ["at+jwt"] is what asks for it`,
			"claim-name-changed":             `options.MapInboundClaims = false and TokenValidationParameters.RoleClaimType = "roles" in AddJwtBearer`,
			"role-permission-denied":         `options.TokenValidationParameters.RoleClaimType = "roles" in AddJwtBearer; [Authorize(Roles = "...")] is what asks for it`,
			"encrypted-token":                `options.TokenValidationParameters.TokenDecryptionKey in AddJwtBearer`,
			"login-redirect-instead-of-401":  `builder.Services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme): the cookie scheme must not be the default of an API`,
			"middleware-misordered":          `app.UseAuthentication(); before app.UseAuthorization();`,
			"token-wrong-location":           `options.Events = new() { OnMessageReceived = c => { c.Token = c.Request.Cookies["access_token"]; return Task.CompletedTask; } } in AddJwtBearer`,
			"websocket-sse-no-header":        `options.Events.OnMessageReceived: c.Token = c.Request.Query["access_token"] for the hub's path only`,
			"header-too-large":               `builder.WebHost.ConfigureKestrel(o => o.Limits.MaxRequestHeadersTotalSize = 65536)`,
			"token-expired":                  `where tokens are made: expires: DateTime.UtcNow.AddMinutes(15)`,
		})},
	}
}
