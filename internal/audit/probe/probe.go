// Package probe holds what a server must accept and refuse, one file for each rule. Every function is pure.
package probe

import (
	"strconv"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/audit"
	"github.com/jwtdoc/jwtdoc/internal/diagnose"
)

// lifetime is how long a token of a probe lives.
const lifetime = diagnose.CureLifetime - time.Second

// try is one request of a probe.
func try(says string, edits ...diagnose.Edit) audit.Try { return audit.Try{Says: says, Edits: edits} }

// one is the only request of a probe.
func one(says string, edits ...diagnose.Edit) []audit.Try { return []audit.Try{try(says, edits...)} }

// needsClaim asks for a claim of the healthy token.
func needsClaim(name string) func(audit.Subject) string {
	return func(s audit.Subject) string {
		if _, ok := s.Claim(name); !ok {
			return "the healthy token has no " + name + " (--" + name + " adds the one that the server expects)"
		}
		return ""
	}
}

// The spellings of a time.
func number(unix int64) []byte { return strconv.AppendInt(nil, unix, 10) }

func quoted(unix int64) []byte       { return strconv.AppendQuote(nil, strconv.FormatInt(unix, 10)) }
func milliseconds(unix int64) []byte { return number(unix * 1000) }
func fraction(unix int64) []byte     { return append(number(unix), ".5"...) }
