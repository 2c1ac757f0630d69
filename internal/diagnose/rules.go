package diagnose

import (
	"slices"

	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// What the engine itself can notice, beside the causes.
const (
	// NotRepeated: the request was not sent, since sending it again could change something.
	NotRepeated = "not-repeated"
	// StoodIn: a GET was sent in the place of a request that may change something.
	StoodIn = "get-stood-in"
	// RateLimited: the server asked to be left alone.
	RateLimited = "rate-limited"
	// BudgetSpent: a public server was asked as often as it may be, and more was wanted.
	BudgetSpent = "budget-spent"
	// KeysWithheld: no token was made with the user's key, since nobody but a paste named the server.
	KeysWithheld = "keys-withheld"
	// RecordUndated: the record tells no time, so that another had to be taken for it.
	RecordUndated = "record-undated"
	// ExpiredRecently: an expiry of the last hour may hide what was wrong before.
	ExpiredRecently = "expired-recently"
	// GoodTokenExpired: the token given as known to work has expired.
	GoodTokenExpired = "good-token-expired"
)

// Rules documents what the engine can notice about a diagnosis.
func Rules() []finding.Rule {
	const since = "0.1.0"
	return append([]finding.Rule{
		{
			ID: NotRepeated, Title: "the request was not sent, since repeating it could change something", Severity: finding.Warning,
			Text: "A diagnosis sends the request several times. GET, HEAD and OPTIONS may be repeated (RFC 9110 §9.2.1); POST and its like may order twice, and a GET that looks like a logout, " +
				"a confirmation or a one-time code may use something up. Such a request is judged offline, and by a browser's preflight where a page sends it; a GET on the same path stands in for it where that " +
				"refuses a missing credential too.",
			Fix:   "diagnose a GET on the same API that needs the same token, or allow the repetition with `--allow-unsafe` where it does no harm",
			Since: since, Seen: []string{"RFC 9110 §9.2.1"},
		},
		{
			ID: StoodIn, Title: "a GET on the same path was sent in the place of the request", Severity: finding.Warning,
			Text: "The request may change something on the server and was not sent. A GET on the same path refuses a missing credential too, so that the check of tokens is most likely the same: the diagnosis was made " +
				"with that GET. What it shows is never called confirmed for the request itself; a role, a CSRF field or another route may be behind a refused POST.",
			Fix:   "allow the request itself with `--allow-unsafe` where sending it several times does no harm",
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
			ID: BudgetSpent, Title: "the examination of a public server ended after 12 requests", Severity: finding.Warning,
			Text: "A server that is neither on this machine nor in a private network may be anybody's, and is asked at most 12 times (and what `--repeat` adds). Two faults at once, or instances that disagree, " +
				"can need up to 24: what was not proven by then is named with less certainty.",
			Fix:   "if the server is yours: `--max-requests 24`",
			Since: since, Seen: []string{},
		},
		{
			ID: KeysWithheld, Title: "the given key was not used, since only a paste names the server", Severity: finding.Warning,
			Text: "A pasted request says where it goes, and so may send whoever pastes it to a stranger's server. Tokens that are made with your key would be accepted by your own, so they go only to an " +
				"origin that you typed, or to this machine and private networks. The diagnosis goes on without repairs, and can then name a cause but seldom confirm it.",
			Fix:   "if the server is yours, type its origin: `--url https://api.example.com`",
			Since: since, Seen: []string{},
		},
	}, slices.Concat(pageRules(since), apiRules(since), challengeRules(since), recordRules(since))...)
}

// pageRules document what is noticed about the answers that a browser gets for a page.
func pageRules(since string) []finding.Rule {
	return []finding.Rule{
		{
			ID: CORSHidesRefusal, Title: "the page cannot read the refusal: it sees a CORS error without a status", Severity: finding.Warning,
			Text: "The answer to the request itself has no Access-Control-Allow-Origin for the page (Fetch standard, CORS check). The browser keeps it from the script, which gets a network error: a 401 that " +
				"should start a refresh or a login is never seen, and the console speaks of CORS where the token is the trouble. Often only the application's own answers have these fields, and those of its " +
				"error handlers and proxies have none.",
			Fix:   "send the CORS fields with refusals and errors too: the CORS middleware outermost; in nginx `add_header ... always`",
			Since: since, Seen: []string{"the Fetch standard, CORS check"},
		},
		{
			ID: CORSWildcardAuthorization, Title: "Access-Control-Allow-Headers is *, which by the standard does not cover Authorization", Severity: finding.Warning,
			Text: "The Fetch standard wants Authorization to be named (\"CORS non-wildcard request-header name\"). The browsers of today let * pass for it as long as no cookies go along; Firefox warns in its " +
				"console that it will stop to. The request works now, and may not after an update.",
			Fix:   "name it: `Access-Control-Allow-Headers: Authorization, Content-Type`",
			Since: since, Seen: []string{"whatwg/fetch#1919", "mdn/browser-compat-data#20092"},
		},
		{
			ID: CORSVaryMissing, Title: "the answer allows one origin and does not say that it depends on it", Severity: finding.Info,
			Text: "Access-Control-Allow-Origin names one origin, and Vary does not name Origin. A cache on the way may keep the answer and give it to a page of another origin, whose browser then refuses it: " +
				"a CORS error that comes and goes (Fetch standard, \"CORS protocol and HTTP caches\").",
			Fix:   "send `Vary: Origin` with every answer whose Access-Control-Allow-Origin depends on the request",
			Since: since, Seen: []string{"the Fetch standard, CORS protocol and HTTP caches"},
		},
		{
			ID: LocalNetworkPrompt, Title: "a page from elsewhere calls a local or private address", Severity: finding.Info,
			Text: "Browsers guard what is reachable from inside a network only: Chromium asks its user before a page of the internet may call a local or private address, and wants that page to be served over " +
				"https. Without leave the request is not sent, and the page sees a network error that looks like CORS.",
			Fix:   "serve page and API from the same network, or give the leave in the browser's site settings",
			Since: since, Seen: []string{"Chromium's local network access"},
		},
	}
}

// apiRules document what is noticed about an API's own description.
func apiRules(since string) []finding.Rule {
	return []finding.Rule{
		{
			ID: OpenAPISendsOtherwise, Title: "the API's own page would send the token otherwise than the server takes it", Severity: finding.Warning,
			Text: "The request was accepted, and the OpenAPI document declares another way of sending the token, or none at all. Swagger UI and generated clients do as the document says, so that what works with " +
				"curl fails there: a bare token in Authorization, a cookie that no script can set, or no credential.",
			Fix:   "declare `type: http, scheme: bearer`, and a `security` requirement that names it",
			Since: since, Seen: []string{"calcom/cal.diy#29564", "swagger-api/swagger-ui#7592"},
		},
		{
			ID: OpenAPITokenURLMissing, Title: "the description's tokenUrl does not exist", Severity: finding.Warning,
			Text: "The page's Authorize dialogue sends name and password to the declared tokenUrl, and that answers 404 (asked with OPTIONS, which logs nobody in). A relative tokenUrl is taken from the page's " +
				"own address; behind a proxy that cuts off a prefix it leads elsewhere.",
			Fix:   "name the path of the real login; in FastAPI `OAuth2PasswordBearer(tokenUrl=\"login\")`, and `root_path` behind a proxy that cuts off a prefix",
			Since: since, Seen: []string{"FastAPI OAuth2PasswordBearer"},
		},
		{
			ID: OpenAPINotRead, Title: "there is no OpenAPI document at the given address", Severity: finding.Warning,
			Text:  "What --openapi names answered, and with no OpenAPI 3 or Swagger 2 document: perhaps the address of the page that shows it. Documents larger than 1 MiB are not fetched; give those as a file.",
			Fix:   "look in the browser's network panel where the page loads it from: /openapi.json (FastAPI), /v3/api-docs (Spring), /swagger/v1/swagger.json (ASP.NET Core)",
			Since: since, Seen: []string{},
		},
	}
}

// challengeRules document what is noticed about the refusals themselves.
func challengeRules(since string) []finding.Rule {
	const good = "answer a refused token with `401` and `WWW-Authenticate: Bearer error=\"invalid_token\", error_description=\"The token has expired\"`; a missing one with `WWW-Authenticate: Bearer` alone"
	rule := func(id, title string, severity finding.Severity, text string) finding.Rule {
		return finding.Rule{ID: id, Title: title, Severity: severity, Text: text, Fix: good, Since: since, Seen: []string{"RFC 6750 §3", "RFC 9110 §11.6.1"}}
	}
	return []finding.Rule{
		rule(ChallengeMissing, "a 401 without WWW-Authenticate", finding.Warning,
			"Every 401 must say what it asks for (RFC 9110 §15.5.2). Without the field, clients and libraries that react to challenges do nothing, and a reader cannot tell a missing token from a refused one. "+
				"Applications that set the status by hand usually forget it."),
		rule(ChallengeNoError, "the challenge does not say what is wrong with the token", finding.Info,
			"A request that carried a token should be told why it was refused: error=\"invalid_token\" (RFC 6750 §3.1). A bare `Bearer` is what a request without a token gets, and a client cannot tell the two apart."),
		rule(ChallengeWrongStatus, "an error code under another status than its own", finding.Warning,
			"invalid_request goes with 400, invalid_token with 401, insufficient_scope with 403 (RFC 6750 §3.1). Clients refresh on 401 and give up on 403, whatever the code says."),
		rule(ChallengeErrorWithoutToken, "an error code for a request without a token", finding.Info,
			"A request that carried nothing should be told nothing but how to authenticate (RFC 6750 §3.1): an error code makes its client believe that it had sent a bad token."),
		rule(ChallengeBasic, "the challenge makes browsers ask for a password", finding.Warning,
			"A Basic challenge opens the browser's own password dialogue, for fetch and XMLHttpRequest of the same origin too. Something in front of the application asks for it (nginx auth_basic), or a framework's default."),
		rule(ChallengeMalformed, "a challenge that strict readers cannot read", finding.Info,
			"A challenge is a scheme and then its parameters (RFC 9110 §11.6.1). Parameters without a scheme are read by nobody but the forgiving."),
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
