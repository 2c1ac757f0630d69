package probe

import "github.com/jwtdoc/jwtdoc/internal/audit"

// All returns every probe in the order of a report: the start, expiry, what must be refused, what must be accepted, how
// it is refused, and what a browser makes of it.
func All() []audit.Probe {
	return []audit.Probe{
		HealthyToken(),
		NoCredentials(),
		ExpiresInTime(),
		ExpiredToken(),
		ExpEqualsNow(),
		GarbageToken(),
		SignatureAltered(),
		PayloadAltered(),
		SignatureMissing(),
		AlgNone(),
		AlgNoneSpelling(),
		ForeignKey(),
		AlgOther(),
		AlgConfusion(),
		JWKEmbedded(),
		CritUnknown(),
		NotYetValid(),
		AudWrong(),
		AudMissing(),
		IssWrong(),
		IssMissing(),
		ExpAbsent(),
		ExpString(),
		ExpMilliseconds(),
		ExpFractionPast(),
		ExpTwice(),
		RefreshToken(),
		TokenInQuery(),
		HeadWithoutCredentials(),
		LesserToken(),
		AudList(),
		TypMissing(),
		TypVariants(),
		ExtraClaims(),
		ExpFractional(),
		SchemeLowercase(),
		RefusalStatus(),
		RefusalCrash(),
		RefusalChallenge(),
		ChallengeError(),
		ChallengeUnprompted(),
		RefusalLeaks(),
		RefusalCORS(),
		Preflight(),
		AnswerCacheable(),
		RefusalCacheable(),
		CookieAttributes(),
		CookieLifetime(),
	}
}

// Find returns the probe with that id.
func Find(id string) (audit.Probe, bool) {
	for _, p := range All() {
		if p.ID == id {
			return p, true
		}
	}
	return audit.Probe{}, false
}
