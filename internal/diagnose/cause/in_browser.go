package cause

import (
	"fmt"
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/request/cors"
)

// askedByPage is the suspicion of a cause that only a browser's question can show.
func askedByPage(c *diagnose.Case) diagnose.Suspicion {
	if _, ok := c.Page(); !ok || isPreflight(c.Request) {
		return diagnose.Suspicion{}
	}
	return diagnose.Suspicion{Blind: true, SettledBy: []string{"the preflight that a browser sends first (--origin)"}}
}

// judgeQuestion judges a cause by the answer to the browser's preflight. It is confirmed when two questions were both
// answered so: what browsers do with such an answer is written down in the Fetch standard.
func judgeQuestion(f *diagnose.Facts, c *diagnose.Cause, mine func(cors.Reason) bool) diagnose.Judgement {
	j := diagnose.Judgement{Standing: diagnose.RuledOut, Score: 80, SettledBy: f.Suspicions[c.ID].SettledBy}
	call, ok := f.Case.Page()
	if !ok || !call.Preflighted() {
		j.Score = 0
		return j
	}
	j.Wants = f.PageWants()
	first := f.Look(diagnose.Preflight, 1)
	if first == nil || first.Answer == nil {
		j.Standing = diagnose.Possible
		return j
	}
	k := call.JudgePreflight(*first.Answer)
	if !k.Blocked() || !mine(k.Reason) {
		return j
	}
	j.Standing = diagnose.Likely
	j.Evidence = questionEvidence(f, call, k)
	j.Fix = fixCORS(f, call, k)
	second := f.Look(diagnose.Preflight, 2)
	switch {
	case second == nil:
		j.Wants = append(j.Wants, diagnose.Want{Look: diagnose.LookID{Kind: diagnose.Preflight, N: 2}, Gain: 90})
	case second.Answer == nil:
	case call.JudgePreflight(*second.Answer).Reason == k.Reason:
		j.Standing = diagnose.Confirmed
	default:
		j.Standing = diagnose.Possible
	}
	return j
}

// questionEvidence says what was asked, what was answered, and what follows from it.
func questionEvidence(f *diagnose.Facts, call cors.Call, k cors.Judgement) []finding.Evidence {
	asked := "OPTIONS with Origin: " + finding.Safe(call.Origin)
	if names := call.UnsafeNames(); len(names) > 0 {
		asked += " and Access-Control-Request-Headers: " + finding.Safe(strings.Join(names, ","))
	}
	first := f.Look(diagnose.Preflight, 1)
	out := []finding.Evidence{finding.Evidence(asked + " is answered " + diagnose.Brief(first.Answer) + ", " + says(k))}
	out = append(out, finding.Evidence("a browser that gets this answer never sends the "+finding.Safe(call.Method)+" (Fetch standard, CORS-preflight fetch); curl asks nothing"))
	if without := f.Baseline(); without != nil && k.Reason == cors.StatusNotOK && without.Answer.Status == first.Answer.Status {
		out = append(out, "a request without a credential gets the same status: the question is checked for a token, which it can never have")
	}
	if f.Accepted() {
		out = append(out, "the request itself is accepted")
	}
	return out
}

// says completes "..., ": what about the answer stops a browser.
func says(k cors.Judgement) string {
	value := "which is absent"
	if k.Field != "" {
		value = "which is " + finding.Quote(k.Value)
	}
	switch k.Reason {
	case cors.StatusNotOK:
		return "and a preflight needs a status from 200 to 299"
	case cors.NoAllowOrigin:
		return "without Access-Control-Allow-Origin"
	case cors.OtherOrigin:
		return "with Access-Control-Allow-Origin " + finding.Quote(k.Value)
	case cors.WildcardWithCredentials:
		return "with Access-Control-Allow-Origin: *, which does not count for requests with cookies"
	case cors.NoAllowCredentials:
		return "without Access-Control-Allow-Credentials: true, which requests with cookies need"
	case cors.BadList:
		return "with a " + k.Field + " that cannot be read: " + finding.Quote(k.Value)
	case cors.MethodNotAllowed:
		return fmt.Sprintf("and %s is not in Access-Control-Allow-Methods, %s", finding.Safe(k.Missing), value)
	case cors.AuthorizationNotAllowed, cors.FieldNotAllowed:
		return fmt.Sprintf("and %s is not in Access-Control-Allow-Headers, %s", finding.Safe(k.Missing), value)
	}
	return ""
}

// fixCORS is the line to change, in the framework that answers where it is known.
func fixCORS(f *diagnose.Facts, call cors.Call, k cors.Judgement) string {
	origin := finding.Safe(call.Origin)
	fields := call.UnsafeNames()
	for i, name := range fields {
		fields[i] = spelled(name)
	}
	list := finding.Safe(strings.Join(fields, ", "))
	quoted := `"` + strings.ReplaceAll(list, ", ", `", "`) + `"`
	if list == "" {
		list, quoted = "Content-Type", `"Content-Type"`
	}
	credentials, python, js := "", "", ""
	if call.Credentials {
		credentials, python, js = "; Access-Control-Allow-Credentials: true", ", allow_credentials=True", ", credentials: true"
	}
	method := finding.Safe(call.Method)
	general := fmt.Sprintf("answer OPTIONS before tokens are checked, with 204 and: Access-Control-Allow-Origin: %s; Access-Control-Allow-Headers: %s; Access-Control-Allow-Methods: %s%s",
		origin, list, method, credentials)
	first := ""
	if loc, ok := f.Look(diagnose.Preflight, 1).Answer.Get("Location"); ok && k.Reason == cors.StatusNotOK {
		first = "call the final URL, " + finding.Quote(loc) + ": preflights follow no redirect; or "
	}
	if origin == "null" {
		first = "serve the page from a web server, so that it has an origin (files and sandboxed frames have none: Origin: null); or "
	}
	return first + f.FixFor(general, []diagnose.Line{
		{In: diagnose.FastAPI, Text: fmt.Sprintf(`app.add_middleware(CORSMiddleware, allow_origins=["%s"], allow_methods=["%s"], allow_headers=[%s]%s), as the last add_middleware, so that it is outermost`, origin, method, quoted, python)},
		{In: diagnose.Flask, Text: fmt.Sprintf(`CORS(app, origins=["%s"], allow_headers=[%s]) of flask-cors, and no check of tokens in before_request for OPTIONS`, origin, quoted)},
		{In: diagnose.Django, Text: fmt.Sprintf(`CORS_ALLOWED_ORIGINS = ["%s"], and corsheaders.middleware.CorsMiddleware first in MIDDLEWARE`, origin)},
		{In: diagnose.Express, Text: fmt.Sprintf(`app.use(cors({origin: "%s", allowedHeaders: [%s]%s})) above the JWT middleware`, origin, quoted, js)},
		{In: diagnose.Fastify, Text: fmt.Sprintf(`await app.register(cors, {origin: "%s", allowedHeaders: [%s], methods: ["%s"]%s}) of @fastify/cors, before the hook that verifies`, origin, quoted, method, js)},
		{In: diagnose.Hono, Text: fmt.Sprintf(`app.use("*", cors({origin: "%s", allowHeaders: [%s]%s})) above jwt()`, origin, quoted, js)},
		{In: diagnose.Spring, Text: fmt.Sprintf(`http.cors(withDefaults()) in the SecurityFilterChain, and a CorsConfigurationSource with setAllowedOrigins(List.of("%s")) and setAllowedHeaders(List.of(%s))`, origin, quoted)},
		{In: diagnose.ASPNET, Text: fmt.Sprintf(`app.UseCors(p => p.WithOrigins("%s").WithHeaders(%s).WithMethods("%s")) before app.UseAuthentication()`, origin, quoted, method)},
		{In: diagnose.Laravel, Text: fmt.Sprintf(`config/cors.php: 'paths' => ['api/*'], 'allowed_origins' => ['%s'], 'allowed_headers' => ['%s']`, origin, strings.ReplaceAll(list, ", ", "', '"))},
		{In: diagnose.Gin, Text: fmt.Sprintf(`router.Use(cors.New(cors.Config{AllowOrigins: []string{"%s"}, AllowHeaders: []string{%s}})) before the JWT middleware`, origin, quoted)},
		{In: diagnose.Echo, Text: fmt.Sprintf(`e.Use(middleware.CORSWithConfig(middleware.CORSConfig{AllowOrigins: []string{"%s"}, AllowHeaders: []string{%s}})) before the JWT middleware`, origin, quoted)},
		{In: diagnose.Kong, Text: fmt.Sprintf(`the cors plugin with origins %s, headers %s, and run_on_preflight=false on the jwt plugin`, origin, list)},
		{In: diagnose.Nginx, Text: fmt.Sprintf(`if ($request_method = OPTIONS) { add_header Access-Control-Allow-Origin "%s"; add_header Access-Control-Allow-Headers "%s"; add_header Access-Control-Allow-Methods "%s"; return 204; }`, origin, list, method)},
		{In: diagnose.Apache, Text: fmt.Sprintf(`Header always set Access-Control-Allow-Origin "%s", Header always set Access-Control-Allow-Headers "%s", and RewriteRule with R=204 for OPTIONS`, origin, list)},
	})
}

// spelled writes the name of a field as people do.
func spelled(name string) string {
	parts := strings.Split(name, "-")
	for i, p := range parts {
		if p != "" {
			parts[i] = strings.ToUpper(p[:1]) + p[1:]
		}
	}
	return strings.Join(parts, "-")
}
