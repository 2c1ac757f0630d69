package cause

import (
	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/request"
)

// OpenAPISchemeMismatch is an API page that sends the token in another way than the server reads it.
func OpenAPISchemeMismatch() *diagnose.Cause {
	return &diagnose.Cause{
		ID: "openapi-scheme-mismatch", Title: "the API's description declares another way of sending the token than the server reads",
		Families: diagnose.Credential, Usual: 8, PerPath: true,
		Doc: diagnose.Doc{
			Text: "Swagger UI sends what the OpenAPI document declares. An apiKey in a header named Authorization goes out without Bearer; a header parameter named " +
				"Authorization is ignored by the standard; without a `security` requirement nothing is sent; a wrong tokenUrl cannot log in. curl with the same token " +
				"works.",
			Fix: "declare `securitySchemes: {bearer: {type: http, scheme: bearer, bearerFormat: JWT}}` and `security: [{bearer: []}]`; in FastAPI use OAuth2PasswordBearer or " +
				"HTTPBearer as the dependency, with the tokenUrl of the real login",
			KnownBy: "the OpenAPI document against the request (--openapi)",
			Since:   since, Seen: []string{"calcom/cal.diy#29564", "swagger-api/swagger-ui#7592", "swagger-api/swagger-ui#3973"},
		},
		Suspect: func(c *diagnose.Case) diagnose.Suspicion {
			s := diagnose.Suspicion{Blind: true, SettledBy: []string{"the API's description (--openapi)"}}
			if c.Credential.Kind == request.InAuthorization && c.Credential.Scheme == "Bearer" {
				s.Usual = 2 // sent as the standard way has it
			}
			return s
		},
		Judge: unlessItArrives,
	}
}
