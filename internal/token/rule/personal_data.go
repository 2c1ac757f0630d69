package rule

import (
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/jwtdoc/jwtdoc/internal/exactjson"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

// PersonalData finds what says who a person is.
func PersonalData() Rule {
	return Rule{
		ID: "personal-data", Title: "the claims hold personal data", Severity: finding.Info,
		Doc: Doc{
			Text: "A signed token is not encrypted: every server, proxy, log and browser extension that sees it reads its claims. Names, addresses, telephone numbers and dates of " +
				"birth then lie in all of these places. An API needs an id, seldom a name; an id token has them because its client asked.",
			Fix:   "put only an id into access tokens and look the rest up on the server; ask for fewer scopes (profile, email, phone, address)",
			Since: since, Seen: []string{"access tokens with the scopes profile and email"},
		},
	}.with(func(t token.Token, _ time.Time) []note {
		names := claimNames(t, isPersonal)
		if len(names) == 0 {
			return nil
		}
		n := saw("the claims hold personal data that everybody who sees the token can read: %s", quoteAll(names))
		if aud := t.Audience(); len(aud) > 1 {
			n[0].evidence = []finding.Evidence{finding.Evidence("the token goes to several: aud is " + quoteAll(aud))}
		}
		return n
	})
}

// maxLooked bounds how many claims are looked at: a hostile token has a million.
const maxLooked = 1000

// claimNames returns the names of the claims, and of the members of claims that are objects, that a test picks.
func claimNames(t token.Token, pick func(name string, v exactjson.Value) bool) []string {
	if unreadable(t) {
		return nil
	}
	var out []string
	add := func(path, name string, v exactjson.Value) {
		if pick(plainName(name), v) && !slices.Contains(out, path) && len(out) < 10 {
			out = append(out, path)
		}
	}
	for n, m := range t.Payload.Members() {
		if n == maxLooked {
			break
		}
		add(m.Name, m.Name, m.Value)
		if len(m.Value.Raw) > 1<<16 {
			continue
		}
		inner, _ := m.Value.Object()
		for n, i := range inner.Members() {
			if n == 100 {
				break
			}
			add(m.Name+"."+i.Name, i.Name, i.Value)
		}
	}
	return out
}

// plainName writes a claim's name in lower case, without separators and without the address that namespaces it.
func plainName(name string) string {
	if len(name) > 200 {
		return ""
	}
	if i := strings.LastIndexByte(name, '/'); i >= 0 && strings.Contains(name, "://") {
		name = name[i+1:]
	}
	return strings.Map(func(c rune) rune {
		if c == '_' || c == '-' || c == ' ' {
			return -1
		}
		return unicode.ToLower(c)
	}, name)
}

func isPersonal(name string, v exactjson.Value) bool {
	if name == "address" && v.Kind == exactjson.KindObject {
		return true
	}
	if !isText(v) {
		return false
	}
	switch name {
	case "email", "emailaddress", "mail", "phone", "phonenumber", "mobile", "mobilephone", "telephone", "name", "fullname", "displayname", "givenname", "familyname",
		"firstname", "lastname", "surname", "birthdate", "birthday", "dateofbirth", "dob", "address", "streetaddress", "homeaddress", "postalcode", "ssn", "gender",
		"socialsecuritynumber", "nationalid", "passportnumber", "taxid":
		return true
	case "sub", "preferredusername", "username", "upn", "uniquename":
		s, _ := v.Text()
		user, host, at := strings.Cut(s, "@")
		return at && user != "" && strings.Contains(host, ".") && len(s) < 255 && !strings.Contains(host, "gserviceaccount.com") && !strings.HasSuffix(s, "@clients")
	}
	return false
}
