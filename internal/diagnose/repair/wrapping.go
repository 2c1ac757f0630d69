package repair

import (
	"strings"
	"unicode"

	"github.com/jwtdoc/jwtdoc/internal/diagnose"
)

// quoteMarks are what [request.Credential] takes for quotes.
const quoteMarks = "\"'`"

// Scheme writes this scheme once before the token, in the place of whatever schemes stand there, and leaves white
// space and quotes as they are.
func Scheme(id, scheme, says string) diagnose.Edit {
	return diagnose.Edit{
		ID: id, Group: GroupScheme, Says: says,
		Apply: func(d *diagnose.Draft) {
			body := strings.TrimLeft(d.Prefix, " \t"+quoteMarks)
			lead := d.Prefix[:len(d.Prefix)-len(body)]
			words := strings.TrimRightFunc(body, func(r rune) bool {
				return unicode.IsSpace(r) || strings.ContainsRune(quoteMarks+":", r)
			})
			between := body[len(words):]
			if words == "" || !strings.ContainsFunc(between, unicode.IsSpace) || strings.ContainsAny(between, ":") {
				between = " " + strings.Trim(between, ": \t")
			}
			d.Prefix = lead + scheme + between
		},
	}
}

// SingleSpaces leaves one blank after the scheme and no white space elsewhere around the token.
func SingleSpaces() diagnose.Edit {
	return diagnose.Edit{
		ID: "space=single", Group: GroupSpace, Says: "without the extra white space",
		Apply: func(d *diagnose.Draft) {
			words := strings.Fields(d.Prefix)
			d.Prefix, d.Suffix = strings.Join(words, " "), strings.TrimSpace(d.Suffix)
			if len(words) > 0 && strings.Trim(words[len(words)-1], quoteMarks) != "" {
				d.Prefix += " "
			}
		},
	}
}

// Unquoted removes the quotes around the token, or around scheme and token.
func Unquoted() diagnose.Edit {
	return diagnose.Edit{
		ID: "quotes=none", Group: GroupQuotes, Says: "without the quotation marks",
		Apply: func(d *diagnose.Draft) {
			d.Prefix, d.Token, d.Suffix = without(d.Prefix), strings.Trim(d.Token, quoteMarks), without(d.Suffix)
		},
	}
}

func without(s string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(quoteMarks, r) {
			return -1
		}
		return r
	}, s)
}

// Bare sends the token as it reads in the place of the text it was taken from: decoded, joined, in base64url. The
// cause that proposes it says what is wrong with that text.
func Bare(id, says string) diagnose.Edit {
	return diagnose.Edit{
		ID: id, Group: GroupSpelling, Says: says,
		Apply: func(d *diagnose.Draft) {
			if before, after, ok := strings.Cut(d.Place.Raw, d.Place.Value); ok && !d.Place.Quoted {
				d.Prefix, d.Suffix = before, after
			}
			d.Token, d.Misspelt = d.Place.Token.Compact, false
		},
	}
}

// NoScheme sends the token alone, without the scheme before it.
func NoScheme() diagnose.Edit {
	return diagnose.Edit{
		ID: diagnose.BareToken, Group: GroupScheme, Elsewhere: true, Says: "with the bare token, without a scheme",
		Apply: func(d *diagnose.Draft) { d.Prefix = "" },
	}
}
