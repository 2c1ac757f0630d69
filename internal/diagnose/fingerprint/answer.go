package fingerprint

import "github.com/jwtdoc/jwtdoc/internal/request"

// Of takes from an answer what its words are.
func Of(a request.Answer) Answer {
	location, _ := a.Get("Location")
	contentType, _ := a.Get("Content-Type")
	server, _ := a.Get("Server")
	return Answer{
		Status: a.Status, Challenges: a.Values("WWW-Authenticate"),
		Location: location, ContentType: contentType, Server: server,
		Body: string(a.Body[:min(len(a.Body), maxText)]),
	}
}
