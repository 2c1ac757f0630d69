package diagnose

import "github.com/jwtdoc/jwtdoc/internal/finding"

// What the engine itself can notice, beside the causes.
const (
	// NotRepeated: the request was not sent, since sending it again could change something.
	NotRepeated = "not-repeated"
	// RateLimited: the server asked to be left alone.
	RateLimited = "rate-limited"
	// KeysWithheld: no token was made with the user's key, since nobody but a paste named the server.
	KeysWithheld = "keys-withheld"
)

// Rules documents what the engine can notice about a diagnosis.
func Rules() []finding.Rule {
	const since = "0.1.0"
	return []finding.Rule{
		{
			ID: NotRepeated, Title: "the request was not sent, since repeating it could change something", Severity: finding.Warning,
			Text: "A diagnosis sends the request several times. GET, HEAD and OPTIONS may be repeated (RFC 9110 §9.2.1); POST and its like may order twice, and a GET that looks like a logout, " +
				"a confirmation or a one-time code may use something up. Such a request is judged offline only.",
			Fix:   "diagnose a GET on the same API that needs the same token, or allow the repetition with `--allow-unsafe` where it does no harm",
			Since: since, Seen: []string{"RFC 9110 §9.2.1"},
		},
		{
			ID: RateLimited, Title: "the server answered 429, and the diagnosis stopped", Severity: finding.Warning,
			Text: "The server limits how often it is asked (429, RFC 6585 §4). Sending more would lengthen the ban and prove nothing, so the diagnosis ends with what it has. " +
				"The limit may be older than this run: the client that was refused may have met it too.",
			Fix:   "wait as long as `Retry-After` says, then run the diagnosis again",
			Since: since, Seen: []string{"RFC 6585 §4"},
		},
		{
			ID: KeysWithheld, Title: "the given key was not used, since only a paste names the server", Severity: finding.Warning,
			Text: "A pasted request says where it goes, and so may send whoever pastes it to a stranger's server. Tokens that are made with your key would be accepted by your own, so they go only to an " +
				"origin that you typed, or to this machine and private networks. The diagnosis goes on without repairs, and can then name a cause but seldom confirm it.",
			Fix:   "if the server is yours, type its origin: `--url https://api.example.com`",
			Since: since, Seen: []string{},
		},
	}
}

// Outcome documents a verdict that is no cause.
type Outcome struct {
	// ID is what stands in the verdict's place of a cause; Title says in one line what it means.
	ID, Title string
	Doc       Doc
}

// Outcomes lists the verdicts that are no causes.
func Outcomes() []Outcome {
	const since = "0.1.0"
	return []Outcome{
		{Healthy, "the server accepted the request as it was", Doc{
			Text: "Every time the request was sent unchanged, it was accepted, and not because the path is open to everybody (that is said where it is so). What is odd about the token all the " +
				"same is listed as findings: another server may mind.",
			Fix:     "if it fails elsewhere, give jwtdoc that request: the same headers (`-H`), method (`-X`) and host",
			KnownBy: "the answers to the unchanged request, and to the same without a credential", Since: since,
		}},
		{Unknown, "refused, and no cause is more than possible", Doc{
			Text: "The server refuses, and nothing that could be tried tells why: it says the same for every fault, and no key was given to repair the token with. The report lists what is still " +
				"possible, and for each what would settle it.",
			Fix:     "give what the report asks for; the server's secret (`--secret-file`, `--env-file`) settles most of it",
			KnownBy: "every cause that could be examined is ruled out or stays possible", Since: since,
		}},
		{Unreachable, "nothing answered", Doc{
			Text: "No answer came: the name does not resolve, nothing listens, TLS fails, or the time ran out. About the token that says nothing; what can be seen in it offline is in the report.",
			Fix:  "start the server, or correct the address: `curl -sv URL` shows where the connection ends", Since: since,
			KnownBy: "the error of the connection",
		}},
	}
}
