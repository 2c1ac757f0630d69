package fixline

import "github.com/jwtdoc/jwtdoc/internal/diagnose"

func services() []sheet {
	return []sheet{
		{diagnose.PostgREST, map[string]string{
			"audience-mismatch":              `jwt-aud = "{aud}" (PGRST_JWT_AUD)`,
			"secret-mismatch":                `jwt-secret (PGRST_JWT_SECRET), of 32 characters or more`,
			"secret-encoding-mismatch":       `jwt-secret-is-base64 = true (PGRST_JWT_SECRET_IS_BASE64), only where the secret is written in base64`,
			"wrong-key-or-key-type":          `jwt-secret = "@/etc/jwks.json", a key set for RS256 and ES256`,
			"no-verification-key-configured": `jwt-secret (PGRST_JWT_SECRET)`,
			"role-permission-denied":         `jwt-role-claim-key = ".role", and GRANT for that role`,
			"auth-header-missing":            `db-anon-role lets requests without a token in`,
		}},
		{diagnose.Hasura, withTimes(`HASURA_GRAPHQL_JWT_SECRET='{"type": "{alg}", "key": "...", "allowed_skew": 30}'`, map[string]string{
			"audience-mismatch":      `HASURA_GRAPHQL_JWT_SECRET='{"type": "{alg}", "key": "...", "audience": "{aud}"}'`,
			"issuer-mismatch":        `HASURA_GRAPHQL_JWT_SECRET='{"type": "{alg}", "key": "...", "issuer": "{iss}"}'`,
			"alg-not-allowed":        `HASURA_GRAPHQL_JWT_SECRET='{"type": "{alg}", "key": "..."}'`,
			"secret-mismatch":        `HASURA_GRAPHQL_JWT_SECRET='{"type": "{alg}", "key": "..."}', with the issuer's key`,
			"required-claim-missing": `HASURA_GRAPHQL_JWT_SECRET='{..., "claims_namespace": "https://hasura.io/jwt/claims"}' names where it looks for x-hasura-default-role`,
		})},
		{diagnose.Supabase, map[string]string{
			"secret-mismatch":              `GOTRUE_JWT_SECRET, the same as PGRST_JWT_SECRET`,
			"wrong-token-kind-service-key": `send the user's session.access_token in Authorization; the anon key goes into the field apikey`,
			"token-expired":                `GOTRUE_JWT_EXP=3600 says how many seconds they live`,
			"audience-mismatch":            `GOTRUE_JWT_AUD={aud}`,
		}},
		{diagnose.APIGateway, map[string]string{
			"audience-mismatch": `aws apigatewayv2 update-authorizer --api-id API --authorizer-id ID --jwt-configuration Audience={aud},Issuer={iss}`,
			"issuer-mismatch":   `aws apigatewayv2 update-authorizer --api-id API --authorizer-id ID --jwt-configuration Audience={aud},Issuer={iss}`,
		}},
		{diagnose.APIManagement, withTimes(`<validate-jwt header-name="Authorization" clock-skew="30">`, map[string]string{
			"audience-mismatch":         `<validate-jwt ...><audiences><audience>{aud}</audience></audiences>`,
			"issuer-mismatch":           `<validate-jwt ...><issuers><issuer>{iss}</issuer></issuers>`,
			"scheme-wrong":              `<validate-jwt header-name="Authorization" require-scheme="Bearer">`,
			"other-credential-required": `send Ocp-Apim-Subscription-Key, or subscriptionRequired: false on the product`,
		})},
	}
}
