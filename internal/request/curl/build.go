package curl

import (
	"encoding/base64"
	"net/url"
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/request"
)

// command puts the request together, its fields in the order in which curl sends them.
func (s *settings) command() (Command, error) {
	target, err := s.address()
	if err != nil {
		return Command{}, err
	}
	r, err := request.New(s.requestMethod(), target)
	if err != nil {
		return Command{}, err
	}
	if !s.pathAsIs && strings.Contains(r.URL.Path, "/.") {
		r.URL = r.URL.ResolveReference(r.URL) // curl resolves /../ before it asks (RFC 3986 §5.2.4)
	}
	s.own(&r)
	for _, f := range s.fields {
		switch strings.ToLower(f.Name) {
		case "content-length", "transfer-encoding":
			s.dropField(f.Name+" is written anew: the body is sent as it is, with its length", finding.Info, "leave the field away")
		default:
			r.Fields = append(r.Fields, f)
		}
	}
	if s.hasBody && !s.get {
		r.Body = []byte(s.body.String())
		kind := "application/x-www-form-urlencoded"
		if s.json {
			kind = "application/json"
		}
		s.add(&r, "Content-Type", kind)
	}
	return Command{Request: r, Notes: s.notes}, nil
}

func (s *settings) requestMethod() string {
	switch {
	case s.method != "":
		return s.method
	case s.head:
		return "HEAD"
	case s.get:
		return "GET"
	case s.upload:
		return "PUT"
	case s.hasBody, s.form:
		return "POST"
	}
	return "GET"
}

// own adds the fields that options other than -H make.
func (s *settings) own(r *request.Request) {
	switch {
	case s.bearer != "":
		s.add(r, "Authorization", "Bearer "+s.bearer)
	case s.hasUser && s.add(r, "Authorization", "Basic "+base64.StdEncoding.EncodeToString([]byte(s.credentials()))):
		s.say(BasicCredentials, finding.Info, "user and password of the curl line are sent as Authorization: Basic, as curl does it", "")
	}
	if s.byteRange != "" {
		s.add(r, "Range", "bytes="+s.byteRange)
	}
	if s.agent != "" {
		s.add(r, "User-Agent", s.agent)
	}
	if s.json {
		s.add(r, "Accept", "application/json")
	}
	if s.compressed {
		s.add(r, "Accept-Encoding", "gzip, deflate")
	}
	if s.referer != "" {
		s.add(r, "Referer", s.referer)
	}
	if len(s.cookies) > 0 {
		s.add(r, "Cookie", strings.Join(s.cookies, ";"))
	}
}

// credentials are user:password; curl asks for a password that is not there, and an empty one takes its place here.
func (s *settings) credentials() string {
	if strings.Contains(s.user, ":") {
		return s.user
	}
	return s.user + ":"
}

// add adds a field of curl's own unless -H replaces or removes it.
func (s *settings) add(r *request.Request, name, value string) bool {
	for _, f := range s.fields {
		if strings.EqualFold(f.Name, name) {
			return false
		}
	}
	for _, d := range s.dropped {
		if strings.EqualFold(d, name) {
			return false
		}
	}
	r.Fields = append(r.Fields, request.Field{Name: name, Value: value})
	return true
}

// address returns the one URL of the line as curl completes it.
func (s *settings) address() (string, error) {
	const hint = "for example: curl -H 'Authorization: Bearer ...' http://localhost:8000/api/users"
	switch {
	case len(s.urls) == 0:
		return "", finding.Usage(errNoURL, hint)
	case len(s.urls) > 1:
		return "", finding.Usage(errSeveralURLs(len(s.urls)), "one request is diagnosed at a time; a header field needs -H in front, and text with blanks needs quotes")
	}
	raw := strings.TrimSpace(s.urls[0])
	if !hasScheme(raw) {
		raw = "http://" + strings.TrimPrefix(raw, "//")
	}
	raw, _, _ = strings.Cut(raw, "#")
	raw = s.withoutUser(s.withoutGlobs(raw))
	query := s.query
	if s.get && s.body.Len() > 0 {
		query = append(query, s.body.String())
	}
	for _, q := range query {
		switch {
		case !strings.Contains(raw, "?"):
			raw += "?"
		case !strings.HasSuffix(raw, "?") && !strings.HasSuffix(raw, "&"):
			raw += "&"
		}
		raw += q
	}
	return raw, nil
}

// hasScheme reports whether a URL begins with a scheme and ://.
func hasScheme(s string) bool {
	before, _, found := strings.Cut(s, "://")
	return found && before != "" && !strings.ContainsAny(before, "/?#.:@")
}

// withoutGlobs takes curl's own escapes off and notes ranges and sets, which stand for several addresses.
func (s *settings) withoutGlobs(raw string) string {
	if s.glob {
		return raw
	}
	plain := strings.NewReplacer(`\[`, "", `\]`, "", `\{`, "", `\}`, "").Replace(raw)
	_, rest, _ := strings.Cut(plain, "://")
	if i := strings.IndexAny(rest, "/?"); i >= 0 {
		rest = rest[i:] // an IPv6 address has brackets of its own
	} else {
		rest = ""
	}
	if strings.ContainsAny(rest, "[{") {
		s.note("the [ or { in the URL", finding.Warning, "it is sent as it is, where curl makes several addresses of it or none", "with -g curl sends it as it is, too")
	}
	return strings.NewReplacer(`\[`, "[", `\]`, "]", `\{`, "{", `\}`, "}").Replace(raw)
}

// withoutUser moves user:password@ of the URL to where curl sends it.
func (s *settings) withoutUser(raw string) string {
	scheme, rest, _ := strings.Cut(raw, "://")
	end := strings.IndexAny(rest, "/?#")
	if end < 0 {
		end = len(rest)
	}
	at := strings.LastIndexByte(rest[:end], '@')
	if at < 0 {
		return raw
	}
	if user := rest[:at]; !s.hasUser && user != "" {
		if plain, err := url.PathUnescape(user); err == nil {
			user = plain
		}
		s.user, s.hasUser = user, true
	}
	return scheme + "://" + rest[at+1:]
}
