package cause

import (
	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// StatusCodeConvention is a refusal under a status that does not mean one.
func StatusCodeConvention() *diagnose.Cause {
	return &diagnose.Cause{
		ID: "status-code-convention", Title: "the server reports a missing or bad credential with another status than 401",
		Families: diagnose.AnyFamily, PerPath: true,
		// It is how a refusal looks; why is another question.
		Manner: true,
		Doc: diagnose.Doc{
			Text: "401 says who are you (RFC 9110 §15.5.2), 403 says you may not. FastAPI's HTTPBearer before 0.122, Django's session check, Istio and Kubernetes answer 403 to no credential, fiber and " +
				"Tyk 400, flask-jwt-extended 422, Hasura 200, @fastify/jwt 500 to an nbf. Whoever refreshes on 401 alone never does.",
			Fix:     "let the client take the server's status for what it means; on the server, update (FastAPI 0.122 answers 401) or map the status",
			KnownBy: "the answer to no credential; the table of known answers (jwtdoc explain). It says how a refusal looks, not why",
			Since:   since, Seen: []string{"FastAPI, Django REST framework, Istio, fiber, Hasura"},
		},
		Judge: judgeConvention,
	}
}

func judgeConvention(f *diagnose.Facts, _ *diagnose.Cause) diagnose.Judgement {
	j := diagnose.Judgement{Standing: diagnose.NotExamined}
	base := f.Baseline()
	if f.First() == nil || base == nil {
		return j
	}
	j.Standing = diagnose.RuledOut
	status := base.Answer.Status
	if f.Accepted() || f.Public() || status == 401 || status < 400 && !base.RefusalInBody || status == 404 {
		return j
	}
	j.Standing = diagnose.Possible
	j.Evidence = []finding.Evidence{finding.Evidence("no credential is answered with " + diagnose.Brief(base.Answer))}
	return j
}
