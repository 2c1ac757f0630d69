package fingerprint

// consoleRows are what browsers write into their console about a request that a page made. They stand in no answer.
var consoleRows = []Row{
	// Chromium, where the preflight fails.
	{
		Stack: chromiumConsole, Body: []string{"blocked by cors policy: response to preflight request doesn't pass access control check: it does not have http ok status"},
		Topics: []string{"cors-preflight-blocked"}, Source: unverified,
	},
	{
		Stack: chromiumConsole, Body: []string{"blocked by cors policy: response to preflight request doesn't pass access control check: no 'access-control-allow-origin' header"},
		Topics: []string{"cors-preflight-blocked"}, Source: unverified,
	},
	{
		Stack: chromiumConsole, Body: []string{"blocked by cors policy: response to preflight request doesn't pass access control check: redirect is not allowed"},
		Topics: []string{"cors-preflight-blocked", "login-redirect-instead-of-401", "redirect-drops-authorization"}, Source: unverified,
	},
	{
		Stack: chromiumConsole, Body: []string{"blocked by cors policy: request header field authorization is not allowed by access-control-allow-headers"},
		Topics: []string{"cors-authorization-not-allowed"}, Source: unverified,
	},
	{
		Stack: chromiumConsole, Versions: "the answer came, and has no CORS fields: often a refusal that is written before CORS",
		Body:   []string{"blocked by cors policy: no 'access-control-allow-origin' header is present"},
		Topics: []string{"cors-answer-unreadable", "cors-preflight-blocked", "status-code-convention"}, Source: unverified,
	},
	{
		Stack: chromiumConsole, Versions: "cookies go along", Body: []string{"the value of the 'access-control-allow-credentials' header in the response is"},
		Topics: []string{"cors-answer-unreadable", "cors-preflight-blocked"}, Source: unverified,
	},
	{
		Stack: chromiumConsole, Body: []string{"the 'access-control-allow-origin' header", "is not equal to the supplied origin"},
		Topics: []string{"cors-answer-unreadable", "cors-preflight-blocked"}, Source: unverified,
	},
	{
		Stack: chromiumConsole, Body: []string{"the 'access-control-allow-origin' header contains multiple values"},
		Topics: []string{"cors-answer-unreadable", "cors-preflight-blocked"}, Source: unverified,
	},
	{
		Stack: chromiumConsole, Body: []string{"blocked by cors policy: method", "is not allowed by access-control-allow-methods in preflight response"},
		Topics: []string{"cors-preflight-blocked"}, Source: unverified,
	},
	{
		Stack: chromiumConsole, Body: []string{"blocked by cors policy: the value of the 'access-control-allow-origin' header in the response must not be the wildcard"},
		Topics: []string{"cors-answer-unreadable", "cors-preflight-blocked"}, Source: unverified,
	},

	// Firefox.
	{
		Stack: firefoxConsole, Body: []string{"cross-origin request blocked:", "(reason: cors preflight response did not succeed)"},
		Topics: []string{"cors-preflight-blocked"}, Source: unverified,
	},
	{
		Stack: firefoxConsole, Body: []string{"cross-origin request blocked:", "(reason: header 'authorization' is not allowed according to header 'access-control-allow-headers'"},
		Topics: []string{"cors-authorization-not-allowed"}, Source: unverified,
	},
	{
		Stack: firefoxConsole, Body: []string{"cross-origin request blocked:", "(reason: cors header 'access-control-allow-origin' missing)"},
		Topics: []string{"cors-answer-unreadable", "cors-preflight-blocked", "status-code-convention"}, Source: unverified,
	},

	// Safari.
	{
		Stack: safariConsole, Body: []string{"request header field authorization is not allowed by access-control-allow-headers"},
		Topics: []string{"cors-authorization-not-allowed"}, Source: unverified,
	},
	{Stack: safariConsole, Body: []string{"preflight response is not successful"}, Topics: []string{"cors-preflight-blocked"}, Source: unverified},

	// A page over https that asks for something over http.
	{
		Stack: chromiumConsole, Body: []string{"mixed content: the page at", "but requested an insecure"},
		Topics: []string{"mixed-content"}, Source: unverified,
	},
	{Stack: firefoxConsole, Body: []string{"blocked loading mixed active content"}, Topics: []string{"mixed-content"}, Source: unverified},
	{Stack: safariConsole, Body: []string{"requested insecure content from"}, Topics: []string{"mixed-content"}, Source: unverified},

	// Cookies.
	{
		Stack: chromiumConsole, Body: []string{"set-cookie", "was blocked because it had the"},
		Topics: []string{"cookie-not-sent"}, Source: unverified,
	},

	// A page where a program expected JSON.
	{
		Stack: "JavaScript", Body: []string{"unexpected token '<',\"<!doctype"},
		Topics: []string{"login-redirect-instead-of-401"}, Source: unverified,
	},
}

// The browsers, as a stack of their own.
const (
	chromiumConsole = "Chromium's console"
	firefoxConsole  = "Firefox's console"
	safariConsole   = "Safari's console"
)
