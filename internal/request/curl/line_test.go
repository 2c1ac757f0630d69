package curl_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/jwtdoc/jwtdoc/internal/request/curl"
)

const jws = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ1c2VyX2lkIjozLCJleHAiOjE3NjQ0ODUzNDF9.FRLGdYYK9omhGapt4p1qDlOfi_90Oy_UVU8xZFwEkhU"

// wire writes a command as it would go out, one field a line, for comparison.
func wire(c curl.Command) string {
	var b strings.Builder
	b.WriteString(c.Request.Method + " " + c.Request.URL.String() + "\n")
	for _, f := range c.Request.Fields {
		b.WriteString(f.Name + ": " + f.Value + "\n")
	}
	if len(c.Request.Body) > 0 {
		b.WriteString("\n" + string(c.Request.Body) + "\n")
	}
	for _, n := range c.Notes {
		b.WriteString("! " + n.Message + "\n")
	}
	return b.String()
}

func lines(s ...string) string { return strings.Join(s, "\n") + "\n" }

// The shapes are those that tools and browsers copy, with values of our own.
func TestLinesAreReadAsTheyAreCopied(t *testing.T) {
	s1 := lines("GET http://localhost:8000/api/users?limit=100&offset=0", "accept: application/json", "Authorization: Bearer "+jws)
	form := lines("POST http://localhost:8000/auth/token", "Content-Type: application/x-www-form-urlencoded", "", "username=ann&password=p%20w")
	chrome := lines("GET https://api.example.com/v1/me?a=1&b=2", "accept: */*", "authorization: Bearer "+jws, "user-agent: Mozilla/5.0 (X11; Linux x86_64)", "Cookie: theme=dark; sid=\"x\"")
	// With what curl itself adds standing before the fields of -H.
	chrome = strings.Replace(chrome, "GET https://api.example.com/v1/me?a=1&b=2\n", "GET https://api.example.com/v1/me?a=1&b=2\nCookie: theme=dark; sid=\"x\"\n", 1)
	chrome = strings.TrimSuffix(chrome, "Cookie: theme=dark; sid=\"x\"\n")
	for name, tc := range map[string]struct{ line, want string }{
		"Swagger UI": {
			"curl -X 'GET' \\\n  'http://localhost:8000/api/users?limit=100&offset=0' \\\n  -H 'accept: application/json' \\\n  -H 'Authorization: Bearer " + jws + "'", s1,
		},
		"Swagger UI in one line": {"curl -X 'GET' 'http://localhost:8000/api/users?limit=100&offset=0' -H 'accept: application/json' -H 'Authorization: Bearer " + jws + "'", s1},
		"CRLF and a prompt":      {"$ curl -X 'GET' \\\r\n  'http://localhost:8000/api/users?limit=100&offset=0' \\\r\n  -H 'accept: application/json' \\\r\n  -H 'Authorization: Bearer " + jws + "'\r\n", s1},
		"blanks behind the backslashes": {
			"curl -X GET \\ \n http://localhost:8000/api/users?limit=100\\&offset=0 \\\t\n -H 'accept: application/json' -H 'Authorization: Bearer " + jws + "'", s1,
		},
		"backslashes lost":         {"curl 'http://localhost:8000/api/users?limit=100&offset=0'\n  -H 'accept: application/json'\n  -H 'Authorization: Bearer " + jws + "'\n", s1},
		"a comment at the end":     {"curl 'http://localhost:8000/api/users?limit=100&offset=0' -H 'accept: application/json' -H 'Authorization: Bearer " + jws + "' # it's refused", s1},
		"the prompt of a user":     {"ann@host:~/api$ curl 'http://localhost:8000/api/users?limit=100&offset=0' -H 'accept: application/json' -H 'Authorization: Bearer " + jws + "'", s1},
		"PowerShell's prompt":      {"PS C:\\api> curl.exe 'http://localhost:8000/api/users?limit=100&offset=0' `\n  -H 'accept: application/json' `\n  -H 'Authorization: Bearer " + jws + "'", s1},
		"PowerShell double quotes": {"curl.exe \"http://localhost:8000/api/users?limit=100&offset=0\" `\r\n  -H \"accept: application/json\" `\r\n  -H \"Authorization: Bearer " + jws + "\"", s1},
		"the command prompt by hand": {
			"C:\\api>curl -X GET \"http://localhost:8000/api/users?limit=100&offset=0\" ^\r\n -H \"accept: application/json\" ^\r\n -H \"Authorization: Bearer " + jws + "\"", s1,
		},
		"Postman": {
			"curl --location --request GET 'http://localhost:8000/api/users?limit=100&offset=0' \\\n--header 'accept: application/json' \\\n--header 'Authorization: Bearer " + jws + "'",
			s1 + "! --location of the curl line is not honoured: redirects are looked at one by one, and only within the origin\n",
		},
		"Insomnia": {
			"curl --request GET \\\n  --url 'http://localhost:8000/api/users?limit=100&offset=0' \\\n  --header 'accept: application/json' \\\n  --header 'Authorization: Bearer " + jws + "'", s1,
		},
		"Chrome for bash": {
			"curl 'https://api.example.com/v1/me?a=1&b=2' \\\n  -H 'accept: */*' \\\n  -H 'authorization: Bearer " + jws + "' \\\n  -b 'theme=dark; sid=\"x\"' \\\n  -H 'user-agent: Mozilla/5.0 (X11; Linux x86_64)'", chrome,
		},
		"Chrome for the command prompt": {
			"curl ^\"https://api.example.com/v1/me?a=1^&b=2^\" ^\r\n  -H ^\"accept: */*^\" ^\r\n  -H ^\"authorization: Bearer " + jws + "^\" ^\r\n  -b ^\"theme=dark; sid=^\\^\"x^\\^\"^\" ^\r\n  -H ^\"user-agent: Mozilla/5.0 (X11; Linux x86_64)^\"", chrome,
		},
		"Chrome for PowerShell": {
			"$session = New-Object Microsoft.PowerShell.Commands.WebRequestSession\n$session.UserAgent = \"Mozilla/5.0 (X11; Linux x86_64)\"\n" +
				"$session.Cookies.Add((New-Object System.Net.Cookie(\"theme\", \"dark\", \"/\", \"api.example.com\")))\n" +
				"Invoke-WebRequest -UseBasicParsing -Uri \"https://api.example.com/v1/me?a=1&b=2\" `\n-WebSession $session `\n-Headers @{\n\"accept\"=\"*/*\"\n  \"authorization\"=\"Bearer " + jws + "\"\n}",
			lines("GET https://api.example.com/v1/me?a=1&b=2", "User-Agent: Mozilla/5.0 (X11; Linux x86_64)", "Cookie: theme=dark", "accept: */*", "authorization: Bearer "+jws),
		},
		"Chrome for PowerShell with a body": {
			"Invoke-WebRequest -UseBasicParsing -Uri \"http://localhost:8000/items\" `\n-Method \"POST\" `\n-Headers @{\n\"authorization\"=\"Bearer x\"\n} `\n-ContentType \"application/json\" `\n-Body \"{`\"name`\":`\"Mo`$s$([char]233)`\"}\"",
			lines("POST http://localhost:8000/items", "authorization: Bearer x", "Content-Type: application/json", "", `{"name":"Mo$sé"}`),
		},
		"Chrome for PowerShell with bytes": {
			"Invoke-WebRequest -Uri \"http://localhost/\" -Method \"POST\" -Body ([System.Text.Encoding]::UTF8.GetBytes(\"a$([char]55357)$([char]56832)\"))",
			lines("POST http://localhost/", "Content-Type: application/x-www-form-urlencoded", "", "a😀"),
		},
		"PowerShell by hand":             {"$r = Invoke-RestMethod http://localhost/x -Headers @{Authorization = 'Bearer it''s'; Accept='a/b'} -TimeoutSec 5", lines("GET http://localhost/x", "Authorization: Bearer it's", "Accept: a/b")},
		"a quote in ANSI-C quoting":      {`curl 'http://localhost/' -H $'x-note: it\'s \u00e9\t\x41\101' --data-raw $'{"a":"\u0021\n"}'`, "POST http://localhost/\nx-note: it's é\tAA\nContent-Type: application/x-www-form-urlencoded\n\n{\"a\":\"!\n\"}\n"},
		"a quote in pieces":              {`curl 'http://localhost/' -H 'x-note: it'\''s' -H "y: a\"b\\c\d"`, "GET http://localhost/\nx-note: it's\ny: a\"b\\c\\d\n"},
		"a form":                         {"curl -d username=ann -d 'password=p%20w' localhost:8000/auth/token", form},
		"a form, encoded by curl":        {"curl localhost:8000/auth/token --data-urlencode username=ann --data-urlencode 'password=p w'", strings.Replace(form, "%20", "+", 1)},
		"a line break in a Windows body": {"curl ^\"http://localhost/^\" --data-raw ^\"a^\n\nb^\"", "POST http://localhost/\nContent-Type: application/x-www-form-urlencoded\n\na\nb\n"},
		"percent on Windows":             {"curl ^\"http://localhost/a^%^20b^\" -H ^\"x: 50^%^\"", "GET http://localhost/a%20b\nx: 50%\n"},
		"a byte order mark":              {"\ufeffcurl http://localhost/", "GET http://localhost/\n"},
		"dollars that stand for nothing": {`curl http://localhost/ -H "x: $ 5$" -H 'y: $TOKEN'`, "GET http://localhost/\nx: $ 5$\ny: $TOKEN\n"},
	} {
		if !curl.BeginsLine(tc.line) {
			t.Errorf("%s: not recognised", name)
		}
		c, err := curl.ParseLine(tc.line)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if diff := cmp.Diff(tc.want, wire(c)); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", name, diff)
		}
	}
}

func TestWhatAShellWouldDoMoreIsRefused(t *testing.T) {
	for line, want := range map[string]string{
		"curl http://h/?a=1&b=2":                             "holds & outside quotes (column 19)",
		"curl http://h/ | jq .":                              "holds | outside",
		"curl http://h/ > out":                               "holds > outside",
		"curl http://h/ < in":                                "holds < outside",
		"curl http://h/ ; id":                                "holds ; outside",
		"curl http://h/ && id":                               "holds & outside",
		"curl http://h/ 2>/dev/null":                         "holds > outside",
		"curl http://h/$(id)":                                "holds $( outside",
		"curl \"http://h/$(id)\"":                            "holds $( outside",
		"curl http://h/ -d \"`id`\"":                         "holds ` outside",
		"curl http://h/ `id`":                                "holds ` outside",
		"curl http://h/${a:-b}":                              "holds ${ outside",
		"curl http://h/$[1]":                                 "holds $[ outside",
		"curl <(id)":                                         "holds < outside",
		"curl >(id)":                                         "holds > outside",
		"curl (http://h/)":                                   "holds ( outside",
		"curl http://h/\nid":                                 "a line break",
		"curl http://h/\nrm -rf x":                           "a line break",
		"curl http://h/ -H 'a: b' \\\n-H x;id":               "(line 2, column 5)",
		"curl http://h/ -H \"Authorization: Bearer $TOKEN\"": `the variable "$TOKEN"`,
		"curl http://h/ -H \"x: $1\"":                        `the variable "$1"`,
		"curl 'http://h/":                                    "the quote that opens at column 6 is never closed",
		"curl $'http://h/\\'":                                "never closed",
		"curl ^\"http://h/^\" & calc":                        "holds & outside",
		"curl ^\"http://h/^\" -H \"x: %TOKEN%\"":             `the variable "%TOKEN%"`,
		"curl ^\"http://h/^\"\ncalc":                         "a line break",
		"curl ^\"http://h/^\" \"x":                           "never closed",
		"curl.exe http://h/ `\n -H $h":                       `the variable "$h"`,
		"curl.exe http://h/ `\n -H \"a: $h\"":                `the variable "$h"`,
		"curl.exe http://h/ `\n -H \"a: $(id)\"":             "holds $( outside",
		"curl.exe http://h/ `\n -H (id)":                     "holds ( outside",
		"curl.exe http://h/ `\n -H 'a":                       "never closed",
		"curl.exe http://h/ `\n -s | iex":                    "holds | outside",
		"Invoke-WebRequest -Uri $u":                          `the variable "$u"`,
		"Invoke-WebRequest http://h/\nRemove-Item x":         "a statement",
		"Invoke-WebRequest http://h/\niwr http://i/":         "several",
		"Invoke-WebRequest -Uri http://h/ -Headers (id)":     "-Headers",
		"$s = New-Object WebRequestSession":                  "no Invoke-WebRequest",
		"curl":                                               "has no address",
		"curl http://h/ http://i/":                           "2 addresses",
		"curl http://h/ -H Authorization: Bearer x":          "3 addresses",
		"curl ftp://h/":                                      "does not begin with http",
		"curl file:///etc/passwd":                            "does not begin with http",
		"wget http://h/":                                     "does not begin with the word curl",
		"sudo curl http://h/":                                "does not begin with the word curl",
		"c\x00u\x00r\x00l\x00 \x00":                          "NUL",
		"":                                                   "does not begin with the word curl",
		"curl http://h/ --no-such":                           "no option",
		"curl http://h/ --data-":                             "short for several",
		"curl http://h/ -@":                                  "no option",
		"curl http://h/ -H":                                  "has no value",
		"curl http://h/ --header":                            "has no value",
		"curl http://h/ --silent=yes":                        "takes no value",
		"curl http://h/ -X 'G T'":                            "no HTTP method",
		"curl http://h:x/ -u a:secret":                       "cannot be read",
	} {
		_, err := curl.ParseLine(line)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", line, err, want)
		}
	}
}
