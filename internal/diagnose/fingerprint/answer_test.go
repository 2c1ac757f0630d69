package fingerprint

import (
	"slices"
	"testing"

	"github.com/jwtdoc/jwtdoc/internal/request"
)

func TestOfTakesTheFieldsWhateverTheirCase(t *testing.T) {
	a := Of(request.Answer{
		Status: 401, Body: []byte("{}"),
		Fields: []request.Field{
			{Name: "www-authenticate", Value: "Bearer"},
			{Name: "WWW-Authenticate", Value: "Basic"},
			{Name: "location", Value: "/login"},
			{Name: "content-type", Value: "text/html"},
			{Name: "server", Value: "kong"},
		},
	})
	if a.Status != 401 || !slices.Equal(a.Challenges, []string{"Bearer", "Basic"}) || a.Location != "/login" ||
		a.ContentType != "text/html" || a.Server != "kong" || a.Body != "{}" {
		t.Errorf("got %+v", a)
	}
}
