package cause

import (
	"fmt"
	"slices"

	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/request"
)

// HeaderTooLarge is a token that does not fit into what a server reads of a request's fields.
func HeaderTooLarge() *diagnose.Cause {
	return &diagnose.Cause{
		ID: "header-too-large", Title: "the request's fields are larger than the server, or a proxy in front of it, reads",
		Families: diagnose.Path,
		Doc: diagnose.Doc{
			Text: "Servers bound what they read before the body: nginx 8 KiB a line, Apache 8190 bytes a field, HAProxy and Node 16 KiB in all, Tomcat 8 KiB. A token with all " +
				"of a user's groups and roles in it, together with the cookies, goes beyond that: 400 \"Request Header Or Cookie Too Large\", 431, sometimes 413, or " +
				"a 502 of the proxy in front.",
			Fix: "put less into the token (ids instead of names, groups on demand), or raise the bound everywhere on the way: nginx `large_client_header_buffers 4 32k;`, Apache " +
				"`LimitRequestFieldSize 32768`, `node --max-http-header-size=32768`, HAProxy `tune.bufsize 32768`, Spring `server.max-http-request-header-size=32KB`",
			KnownBy: "experiment: a meaningless field as large as the token gets the same answer, a small credential another; the server's words",
			Since:   since, Seen: []string{"nginx 1.22, Apache 2.4, HAProxy 2.6, Node 20"},
		},
		Suspect: suspectSize, Judge: judgeSize,
	}
}

func suspectSize(c *diagnose.Case) diagnose.Suspicion {
	if !c.HasCredential() || c.Credential.Kind == request.InQuery {
		return diagnose.Suspicion{}
	}
	all := 0
	for _, f := range c.Request.Fields {
		all += len(f.Name) + len(f.Value) + 4 // ": " and the line end
	}
	s := diagnose.Suspicion{Evidence: []finding.Evidence{finding.Evidence(fmt.Sprintf(
		"the request's fields have %d bytes, %d of them the credential", all, len(c.Credential.Raw),
	))}}
	// From the smallest bounds that servers have by default.
	switch {
	case c.Answer != nil && c.Answer.Status == 431:
		s.Prior = 85
	case all >= 8<<10:
		s.Prior = 60
	case all >= 4<<10:
		s.Prior = 35
	default:
		return diagnose.Suspicion{}
	}
	return s
}

// judgeSize compares with a field of the same size that means nothing.
func judgeSize(f *diagnose.Facts, c *diagnose.Cause) diagnose.Judgement {
	j := diagnose.Standard(f, c)
	first, base, small := f.First(), f.Baseline(), f.Look(diagnose.NotAJWT, 1)
	if wavers, _, _ := f.Wavers(); first == nil || base == nil || f.Suspicions[c.ID].Prior == 0 || f.Accepted() || f.Public() || wavers {
		return j
	}
	for n := 1; n <= 2; n++ {
		filler := f.Look(diagnose.SameSize, n)
		if filler == nil {
			j.Wants = append(j.Wants, diagnose.Want{Look: diagnose.LookID{Kind: diagnose.SameSize, N: n}, Gain: 85 - 40*(n-1)})
			return j
		}
		if filler.Answer == nil || diagnose.Same(filler, base) || !diagnose.Same(filler, first) {
			if filler.Answer != nil && !diagnose.Same(filler, first) {
				j.Standing = diagnose.RuledOut
			}
			return j
		}
	}
	switch {
	case small == nil:
		j.Wants = append(j.Wants, diagnose.Want{Look: diagnose.LookID{Kind: diagnose.NotAJWT, N: 1}, Gain: 60})
	case small.Answer != nil && !diagnose.Same(small, first):
		j.Standing, j.Score = diagnose.Confirmed, 100
		j.Evidence = append(slices.Clip(j.Evidence), finding.Evidence(
			"a meaningless field as large as the credential, without one, is refused in the same way ("+diagnose.Brief(first.Answer)+"); a small credential is not",
		))
	}
	return j
}
