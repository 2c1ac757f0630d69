package repair

import (
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/exactjson"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// AsText writes a claim that should be a string as one.
func AsText(claim, value string) diagnose.Edit {
	e := text(claim, claim, value)
	e.ID, e.Says = claim+"=string", "with "+claim+" as a string"
	return e
}

// AsNumber writes a claim that should be a number as one: digits must be one in JSON.
func AsNumber(claim, digits string) diagnose.Edit {
	return diagnose.Edit{
		ID: claim + "=number", Group: claim, NeedsKey: true, Claims: true, Says: "with " + claim + " as a number",
		Apply: func(d *diagnose.Draft) { d.Payload = d.Payload.With(claim, []byte(digits)) },
	}
}

// WithoutClaim leaves a claim out.
func WithoutClaim(claim string) diagnose.Edit {
	return diagnose.Edit{
		ID: claim + "=none", Group: claim, NeedsKey: true, Claims: true, Says: "without " + claim,
		Apply: func(d *diagnose.Draft) { d.Payload = d.Payload.Without(claim) },
	}
}

// HeaderType writes the header's typ.
func HeaderType(value string) diagnose.Edit {
	return diagnose.Edit{
		// A + joins the edits in the name of a look.
		ID: "typ=" + strings.ReplaceAll(value, "+", "-"), Group: "typ", NeedsKey: true, Says: "with typ " + finding.Quote(value),
		Apply: func(d *diagnose.Draft) { d.Header = d.Header.With("typ", exactjson.Quote(value)) },
	}
}

// WithoutHeader leaves a parameter of the header out.
func WithoutHeader(name string) diagnose.Edit {
	return diagnose.Edit{
		ID: "header-" + name, Group: "header " + name, NeedsKey: true, Says: "without " + name + " in the header",
		Apply: func(d *diagnose.Draft) { d.Header = d.Header.Without(name) },
	}
}
