package curl_test

import (
	"strings"
	"testing"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/patience"
	"github.com/jwtdoc/jwtdoc/internal/request/curl"
)

// Each of these takes a shell's parser minutes, or its stack.
func TestHostileLinesAreAnsweredAtOnce(t *testing.T) {
	fill := func(s string) string { return strings.Repeat(s, (curl.MaxLine-200)/len(s)) }
	for name, line := range map[string]string{
		"substitutions":           "curl " + fill("$("),
		"expansions":              "curl " + fill("${a:-"),
		"processes":               "curl " + fill("<("),
		"processes to write":      "curl " + fill(">("),
		"backticks":               "curl " + fill("`"),
		"parentheses":             "curl " + fill("("),
		"arithmetic":              "curl " + fill("$["),
		"in double quotes":        `curl "` + fill("$("),
		"arrays":                  "curl " + fill("a[") + " http://h/",
		"assignments":             "curl " + fill("a=") + " http://h/",
		"braces":                  "curl " + fill("{"),
		"braces apart":            "curl " + fill("{ "),
		"negations":               "curl " + fill("! "),
		"tests":                   "curl " + fill("[[ "),
		"keywords":                "curl " + fill("if "),
		"functions":               "curl " + fill("f() "),
		"quotes":                  "curl " + fill("''"),
		"quotes apart":            "curl " + fill("'' "),
		"double quotes":           "curl " + fill(`""`),
		"dollar quotes":           "curl " + fill("$''"),
		"locale quotes":           "curl " + fill(`$""`),
		"backslashes":             "curl " + fill(`\a`),
		"words":                   "curl " + fill("a "),
		"options":                 "curl http://h/ " + fill("-H a:b "),
		"not honoured":            "curl http://h/ " + fill("-k "),
		"clusters":                "curl http://h/ -" + fill("s"),
		"unknown names":           "curl http://h/ --" + fill("s"),
		"expand":                  "curl http://h/ --" + fill("expand-"),
		"data":                    "curl http://h/ " + fill("-d a "),
		"cookies":                 "curl http://h/ " + fill("-b a=b "),
		"line ends":               "curl http://h/ " + fill("\n-s"),
		"continuations":           "curl http://h/ " + fill("\\\n"),
		"blank continuations":     "curl http://h/ \\" + fill(" ") + "x",
		"comments":                "curl http://h/ " + fill("#\n-s "),
		"carets":                  `curl ^"` + fill("^"),
		"caret quotes":            `curl ` + fill(`^"`),
		"caret backslashes":       `curl ^"` + fill(`\`),
		"percents":                `curl ^"` + fill("%a"),
		"PowerShell":              "curl `\n" + fill("{"),
		"PowerShell quotes":       "curl `\n" + fill(`"`),
		"PowerShell continuation": "curl `\n" + fill("` "),
		"Invoke":                  "Invoke-WebRequest " + fill("("),
		"Invoke statements":       "Invoke-WebRequest http://h/\n" + fill("$a=New-Object;"),
		"Invoke headers":          "Invoke-WebRequest -Headers @{" + fill("a=b;"),
		"Invoke parameters":       "Invoke-WebRequest " + fill("-a b "),
		"dots":                    "curl http://h" + fill("/.."),
		"prompts":                 fill("$ ") + "curl",
		"several URLs":            "curl " + fill("http://h/ "),
		"too long":                "curl " + strings.Repeat("a", curl.MaxLine),
	} {
		best := time.Hour
		for try := 0; try < 8 && best > patience.For(200*time.Millisecond); try++ { // the machine may be busy
			started := time.Now()
			_, _ = curl.ParseLine(line)
			best = min(best, time.Since(started))
		}
		if best > patience.For(200*time.Millisecond) {
			t.Errorf("%s: %v", name, best)
		}
	}
}

func seeds() []string {
	return []string{
		"curl -X 'GET' \\\n  'http://localhost:8000/api/users?limit=100&offset=0' \\\n  -H 'Authorization: Bearer " + jws + "'",
		`curl ^"http://h/a^%^20b^" ^` + "\n" + `  -H ^"a: ^\^"b^\^"^" --data-raw ^"a^` + "\n\n" + `b^"`,
		"curl.exe 'http://h/' `\n -H \"a: `\"b$([char]233)\"",
		"$session = New-Object X.WebRequestSession\n$session.Cookies.Add((New-Object C(\"a\", \"b\")))\nInvoke-WebRequest -Uri \"http://h/\" -Headers @{\n\"a\"=\"b\"\n} -Body (\"x\")",
		`curl $'http://h/\u00e9\x41\101\cA' -H "a: \"b\"" -d @f -u a:b --next x`,
		"curl http://h/{a,b}[1-2] -sSLkXPOST --data-urlencode a@b -b f # x",
		"curl \"$(id)\" `id` ${a} <(b) >(c) ;|&<>",
		"iwr http://h/ -SkipCertificateCheck -x y",
	}
}

func FuzzParseLine(f *testing.F) {
	for _, s := range seeds() {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, line string) {
		c, err := curl.ParseLine(line)
		if err != nil {
			if code, hint := finding.ExitOf(err); code != finding.ExitUsage || hint == "" {
				t.Errorf("exit %d, hint %q: %v", code, hint, err)
			}
			return
		}
		if !curl.BeginsLine(line) {
			t.Error("read, but not recognised")
		}
		checkCommand(t, c)
	})
}

func FuzzParse(f *testing.F) {
	f.Add("-X", "GET", "http://h/", "-H")
	f.Add("-d", "@f", "http://u:p@h/{a}", "-sSL")
	f.Add("--json", "{}", "--expand-data", "x")
	f.Fuzz(func(t *testing.T, a, b, c, d string) {
		got, err := curl.Parse([]string{"curl", a, b, c, d})
		if err == nil {
			checkCommand(t, got)
		}
	})
}

func checkCommand(t *testing.T, c curl.Command) {
	t.Helper()
	if c.Request.URL == nil || c.Request.Method == "" || c.Request.URL.User != nil {
		t.Errorf("no request: %+v", c)
	}
	if o := c.Request.Origin(); o.Scheme != "http" && o.Scheme != "https" || o.Host == "" {
		t.Errorf("no origin: %+v", o)
	}
	for _, n := range c.Notes {
		if finding.Safe(n.Message) != n.Message || n.Evidence == nil {
			t.Errorf("unsafe note: %q", n.Message)
		}
	}
}
