package cause

import "github.com/jwtdoc/jwtdoc/internal/diagnose"

// WrongRouteOrGateway is a refusal by something that does not know the path.
func WrongRouteOrGateway() *diagnose.Cause {
	return &diagnose.Cause{
		ID: "wrong-route-or-gateway", Title: "the path does not exist there, and the gateway answers as if a credential were wrong",
		Families: diagnose.Path, Usual: 5,
		Doc: diagnose.Doc{
			Text: "Some gateways check first and route afterwards, so that a path, method or stage which does not exist looks like a refused credential. AWS API Gateway " +
				"says 403 \"Missing Authentication Token\" for any unknown path and asks for a 'Credential' parameter where it takes Bearer for a signature of its own. " +
				"No token helps.",
			Fix:     "check stage, path and method against what is deployed, and deploy again after changes",
			KnownBy: "the server's words; a path that certainly does not exist gets the same answer",
			Since:   since, Seen: []string{"AWS API Gateway"},
		},
		Suspect: readableBlind("the answer to a path that certainly does not exist"),
	}
}
