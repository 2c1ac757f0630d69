package source

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/config"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// iniProduct tells whose file of lines `name = value` a file is, by its name; of other names nothing is known.
func iniProduct(file string, text []byte) (product, bool) {
	name := strings.ToLower(path.Base(file))
	switch {
	case name == "app.ini":
		return product{scope: "Gitea", image: "gitea", variable: func(n string) string { return "GITEA__" + strings.ReplaceAll(n, ".", "__") }}, true
	case name == "grafana.ini" || name == "custom.ini" && bytes.Contains(text, []byte("[auth")):
		return product{scope: "Grafana", image: "grafana", variable: upper("GF_")}, true
	case name == "php.ini":
		return product{scope: "php.ini"}, true
	case name == "config.toml" && path.Base(path.Dir(file)) == "supabase":
		return product{scope: "Supabase", image: "supabase"}, true
	case name == "postgrest.conf":
		return product{scope: "PostgREST", image: "postgrest", variable: upper("PGRST_")}, true
	case strings.HasPrefix(name, "oauth2-proxy") || strings.HasPrefix(name, "oauth2_proxy"):
		return product{scope: "oauth2-proxy", image: "oauth2-proxy", variable: upper("OAUTH2_PROXY_")}, true
	case strings.HasSuffix(name, ".conf") && bytes.Contains(text, []byte("OIDC")):
		return product{scope: "mod_auth_openidc", image: "httpd"}, true
	}
	return product{}, false
}

// ini reads a file of sections and lines `name = value`, or `Name value` of Apache's.
func (g *gatherer) ini(f *File) {
	p, ok := iniProduct(f.Path, f.Text)
	if !ok {
		return
	}
	section, n := "", 0
	var svc *config.Service
	for line := range strings.Lines(strings.TrimPrefix(string(f.Text), "\ufeff")) {
		n++
		line = strings.TrimSpace(line)
		switch {
		case line == "" || line[0] == '#' || line[0] == ';' || line[0] == '<':
			continue
		case line[0] == '[':
			section = strings.Trim(line, "[] ")
			continue
		}
		name, value, found := strings.Cut(line, "=")
		if p.scope == "mod_auth_openidc" {
			name, value, found = strings.Cut(line, " ")
		}
		if !found {
			continue
		}
		if name = strings.TrimSpace(name); section != "" && p.scope != "php.ini" { // whose sections say nothing
			name = section + "." + name
		}
		if _, known := config.MeantIn(p.scope, name); !known {
			continue
		}
		if svc == nil {
			svc = g.productService(p, f, environmentOf(f.Path))
		}
		g.productSetting(svc, p, f, name, finding.Where{File: f.Path, Line: n, Column: 1}, iniValue(value))
	}
}

// iniValue takes off quotes, and a comment behind an unquoted value.
func iniValue(s string) string {
	s = strings.TrimSpace(s)
	if len(s) >= 2 && (s[0] == '"' || s[0] == '\'') {
		if end := strings.IndexByte(s[1:], s[0]); end >= 0 {
			return s[1 : 1+end]
		}
	}
	for _, comment := range []string{" #", " ;"} {
		s, _, _ = strings.Cut(s, comment)
	}
	return strings.TrimSpace(s)
}

// webXML reads session-config of a servlet container, in which a bare number is minutes.
func (g *gatherer) webXML(f *File) {
	d := xml.NewDecoder(bytes.NewReader(f.Text))
	inside := 0
	for {
		t, err := d.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			g.unexamined(f.Path, "it is no XML")
			return
		}
		switch t := t.(type) {
		case xml.StartElement:
			if t.Name.Local == "session-timeout" {
				inside, _ = d.InputPos()
			}
		case xml.EndElement:
			inside = 0
		case xml.CharData:
			if inside > 0 {
				p := product{scope: "web.xml"}
				g.productSetting(g.owner(f.Path, ""), p, f, "session-config.session-timeout", finding.Where{File: f.Path, Line: inside, Column: 1}, strings.TrimSpace(string(t)))
			}
		}
	}
}
