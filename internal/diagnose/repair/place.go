package repair

import (
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/request"
)

// Put returns the request with a value in a cookie or field that it may not have yet.
func Put(r request.Request, place request.Credential, value string) request.Request {
	if place.Kind != request.InCookie {
		return r.With(place.Name, value)
	}
	have, _ := r.Get("Cookie")
	for pair := range strings.SplitSeq(have, ";") {
		if name, _, _ := strings.Cut(strings.TrimSpace(pair), "="); name == place.Name {
			return r.WithCredential(place, value)
		}
	}
	if have != "" {
		have += "; "
	}
	return r.With("Cookie", have+place.Name+"="+value)
}

// MoveTo takes the token out of its place and sends it in a cookie or field, bare or behind a prefix ("Bearer "). It
// never moves one into a query: queries end in logs.
func MoveTo(place request.Credential, prefix string) diagnose.Edit {
	where := "the " + string(place.Kind) + " " + finding.Safe(place.Name)
	if place.Kind == request.InHeader {
		where = "the field " + finding.Safe(place.Name)
	}
	if prefix != "" {
		where += " behind " + finding.Quote(prefix)
	}
	return diagnose.Edit{
		ID: "place=" + string(place.Kind) + ":" + place.Name + strings.TrimSpace(prefix), Group: GroupPlace, Says: "with the token in " + where,
		Apply: func(d *diagnose.Draft) {
			kept := d.Place.Token
			d.Request = Put(d.Request.WithoutCredentials(), place, "")
			d.Place = place
			d.Place.Token, d.Place.Raw, d.Place.Fields = kept, "", 1
			d.Prefix, d.Suffix, d.Session = prefix, "", nil
		},
	}
}

// Rename sends the field under another name.
func Rename(to string) diagnose.Edit {
	return diagnose.Edit{
		ID: "field=" + to, Group: GroupPlace, Says: "with the field named " + finding.Safe(to),
		Apply: func(d *diagnose.Draft) {
			for i, f := range d.Request.Fields {
				if strings.EqualFold(f.Name, d.Place.Name) {
					d.Request.Fields[i].Name = to
				}
			}
			d.Place.Name = to
		},
	}
}

// OnlyField leaves one field of the credential's name, with this value.
func OnlyField(id, says, value string) diagnose.Edit {
	return diagnose.Edit{
		ID: id, Group: GroupSeveral, Says: says,
		Apply: func(d *diagnose.Draft) {
			d.Request = d.Request.With(d.Place.Name, value)
			if value != d.Place.Raw {
				// Another credential than the one that was taken apart: it goes as it is.
				d.Place.Raw, d.Prefix, d.Token, d.Suffix = value, value, "", ""
			}
		},
	}
}

// OnlyThis removes every other credential of the request: cookies, fields and parameters that hold one.
func OnlyThis() diagnose.Edit {
	return diagnose.Edit{
		ID: "credential=only", Group: GroupSeveral, Says: "without the other credentials in it",
		Apply: func(d *diagnose.Draft) { d.Request = d.Request.WithoutCredentials().With(d.Place.Name, d.Place.Raw) },
	}
}

// WithField adds a field that the request does not have.
func WithField(name, value string) diagnose.Edit {
	return diagnose.Edit{
		ID: "add=" + strings.ToLower(name), Group: "field " + strings.ToLower(name), Says: "with the field " + finding.Safe(name),
		Apply: func(d *diagnose.Draft) { d.Request = d.Request.With(name, value) },
	}
}
