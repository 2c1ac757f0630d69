package monitor

import (
	"errors"
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/token"
)

// maxJar bounds how many cookies of a jar are looked at.
const maxJar = 5000

// JarCookie is one cookie of a jar.
type JarCookie struct{ Domain, Name, Value string }

// ParseJar reads a cookie jar in Netscape's format, as curl -c and many tools write it: seven fields with tabs between,
// lines with # are comments but for those that begin with #HttpOnly_. The order of the file is kept. What has not even
// one such line is an error.
func ParseJar(text string) ([]JarCookie, error) {
	var out []JarCookie
	for line := range strings.Lines(strings.TrimPrefix(text, "\ufeff")) {
		line = strings.TrimRight(line, "\r\n")
		line = strings.TrimPrefix(line, "#HttpOnly_")
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		fields := strings.Split(line, "\t")
		if len(fields) != 7 || len(out) == maxJar {
			continue
		}
		out = append(out, JarCookie{Domain: fields[0], Name: fields[5], Value: fields[6]})
	}
	if len(out) == 0 && strings.TrimSpace(text) != "" && !strings.HasPrefix(strings.TrimSpace(text), "#") {
		return nil, errors.New("it is no cookie jar in Netscape's format: no line has seven fields with tabs between")
	}
	return out, nil
}

// PickCookies finds the cookies with the tokens: those that are named, else a refresh token by its name, and for the access
// token the first other one that holds a token.
func PickCookies(jar []JarCookie, accessName, refreshName string) (access, refresh string) {
	for _, c := range jar {
		isRefresh := strings.Contains(strings.ToLower(c.Name), "refresh")
		switch {
		case accessName != "" && c.Name == accessName, accessName == "" && access == "" && !isRefresh && c.Name != refreshName && token.Parse(c.Value).Readable():
			access = c.Value
		case refreshName != "" && c.Name == refreshName, refreshName == "" && refresh == "" && isRefresh:
			refresh = c.Value
		}
	}
	return access, refresh
}
