package curl_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/request/curl"
)

func parse(t *testing.T, words ...string) curl.Command {
	t.Helper()
	c, err := curl.Parse(append([]string{"curl"}, words...))
	if err != nil {
		t.Fatalf("%q: %v", words, err)
	}
	return c
}

func TestOptionsMakeTheRequestThatCurlWouldSend(t *testing.T) {
	const url = "http://h/p?q=1"
	get := "GET http://h/p?q=1\n"
	post := "POST http://h/p?q=1\nContent-Type: application/x-www-form-urlencoded\n\n"
	for line, want := range map[string]string{
		"":                                       get,
		"-sSfLvi":                                get,
		"-sSX POST":                              "POST http://h/p?q=1\n",
		"-XPOST":                                 "POST http://h/p?q=1\n",
		"--request=PATCH":                        "PATCH http://h/p?q=1\n",
		"--heade a:b":                            get + "a: b\n",
		"-X post":                                "post http://h/p?q=1\n",
		"-I":                                     "HEAD http://h/p?q=1\n",
		"--head -X GET":                          get,
		"-d a=1 -d b=2":                          post + "a=1&b=2\n",
		"-da=1":                                  post + "a=1\n",
		"--data-raw @x":                          post + "@x\n",
		"--data-binary a=1":                      post + "a=1\n",
		"-d a=1 -X PUT":                          strings.Replace(post, "POST", "PUT", 1) + "a=1\n",
		"-d a=1 -G":                              "GET http://h/p?q=1&a=1\n",
		"-G --data-urlencode a=%":                "GET http://h/p?q=1&a=%25\n",
		"--url-query a=/":                        "GET http://h/p?q=1&a=%2F\n",
		"--url-query +a=/":                       "GET http://h/p?q=1&a=/\n",
		"--json {} --json []":                    "POST http://h/p?q=1\nAccept: application/json\nContent-Type: application/json\n\n{}[]\n",
		"-d {} -H content-type:application/json": "POST http://h/p?q=1\ncontent-type: application/json\n\n{}\n",
		"-d {} -H Content-Type:":                 "POST http://h/p?q=1\n\n{}\n",
		"-H a:b":                                 get + "a: b\n",
		"-H a;":                                  get + "a: \n",
		"-Ha:b":                                  get + "a: b\n",
		"--header a:b":                           get + "a: b\n",
		"-H Accept:":                             get,
		"-H Host:x":                              get + "Host: x\n",
		"-b a=b -b c=d":                          get + "Cookie: a=b;c=d\n",
		"-b a=b -H Cookie:c=d":                   get + "Cookie: c=d\n",
		"--cookie= ":                             get,
		"--oauth2-bearer tok":                    get + "Authorization: Bearer tok\n",
		"-A ua":                                  get + "User-Agent: ua\n",
		"-A ua -H User-Agent:x":                  get + "User-Agent: x\n",
		"-e http://r/;auto":                      get + "Referer: http://r/\n",
		"--compressed":                           get + "Accept-Encoding: gzip, deflate\n",
		"-r 0-9":                                 get + "Range: bytes=0-9\n",
		"--max-time 5 -w x --retry 3":            get,
		"--no-keepalive --no-buffer":             get,
		"--http2 -4 -#":                          get,
		"-g":                                     get,
		"-u a:b -H Authorization:x":              get + "Authorization: x\n",
	} {
		var words []string
		for w := range strings.SplitSeq(line, " ") {
			if w != "" {
				words = append(words, w)
			}
		}
		c := parse(t, append(words, url)...)
		c.Notes = nil
		if diff := cmp.Diff(want, wire(c)); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", line, diff)
		}
	}
}

func TestAddressesAreCompletedAsCurlDoes(t *testing.T) {
	for address, want := range map[string]string{
		"localhost:8000":             "GET http://localhost:8000\n",
		"localhost:8000/x?u=http://": "GET http://localhost:8000/x?u=http://\n",
		"//h/x":                      "GET http://h/x\n",
		"HTTPS://h/x#frag":           "GET https://h/x\n",
		"http://h/a/../b/./c":        "GET http://h/b/c\n",
		"http://ann:p%40w@h/":        "GET http://h/\nAuthorization: Basic YW5uOnBAdw==\n",
		"http://ann@h/":              "GET http://h/\nAuthorization: Basic YW5uOg==\n",
		`http://h/?a\[0\]=1`:         "GET http://h/?a[0]=1\n",
		"http://[::1]:8000/":         "GET http://[::1]:8000/\n",
	} {
		c := parse(t, address)
		c.Notes = nil
		if diff := cmp.Diff(want, wire(c)); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", address, diff)
		}
	}
	if c := parse(t, "--path-as-is", "http://h/a/../b"); c.Request.URL.String() != "http://h/a/../b" {
		t.Errorf("--path-as-is: %s", c.Request.URL)
	}
}

// White space in a value is sent as it is: it may be why the request is refused.
func TestAFieldsBytesAreKept(t *testing.T) {
	for given, want := range map[string]string{
		"Authorization:Bearer x":      "Bearer x",
		"Authorization: Bearer x":     "Bearer x",
		"Authorization:  Bearer x":    " Bearer x",
		"Authorization: Bearer x ":    "Bearer x ",
		"Authorization: Bearer  x":    "Bearer  x",
		"Authorization: Bearer x\n":   "Bearer x\n",
		"Authorization: \"Bearer x\"": "\"Bearer x\"",
	} {
		if got, _ := parse(t, "-H", given, "http://h/").Request.Get("Authorization"); got != want {
			t.Errorf("%q: %q", given, got)
		}
	}
}

func TestWhatIsNotHonouredIsNamedAndNothingIsOpened(t *testing.T) {
	const canary = "sEcReT-canary"
	for line, want := range map[string]string{
		"-d @/etc/passwd":                 "--data @FILE",
		"--data-binary @/etc/passwd":      "--data-binary @FILE",
		"--json @-":                       "--json @FILE",
		"--data-urlencode @/etc/passwd":   "--data-urlencode @FILE",
		"--data-urlencode x@/etc/passwd":  "--data-urlencode @FILE",
		"--url-query @/etc/passwd":        "--url-query @FILE",
		"-H @/etc/passwd":                 "-H @FILE",
		"-b /etc/passwd":                  "-b FILE",
		"-b -":                            "-b FILE",
		"-K /etc/passwd":                  "-K ",
		"--config -":                      "--config ",
		"-o /tmp/x":                       "-o ",
		"-O":                              "-O ",
		"-T /etc/passwd":                  "-T ",
		"-c /tmp/x":                       "-c ",
		"-D /tmp/x":                       "-D ",
		"-n":                              "-n ",
		"--netrc":                         "--netrc ",
		"--netrc-file /tmp/x":             "--netrc-file ",
		"--unix-socket /var/run/x.sock":   "--unix-socket ",
		"-x http://u:" + canary + "@evil": "-x ",
		"-U u:" + canary:                  "-U ",
		"--resolve h:80:10.0.0.1":         "--resolve ",
		"--connect-to h:80:evil:80":       "--connect-to ",
		"--variable x@/etc/passwd":        "--variable ",
		"--expand-data {{x}}":             "--expand-data ",
		"-F a=@/etc/passwd":               "-F ",
		"-E cert.pem:" + canary:           "-E ",
		"--next http://evil/":             "--next ",
		"-: http://evil/":                 "--next ",
		"-k":                              "-k ",
		"-L":                              "-L ",
		"--digest":                        "--digest ",
		"--location-trusted":              "--location-trusted ",
		"-z /etc/passwd":                  "-z ",
		"--etag-compare /etc/passwd":      "--etag-compare ",
	} {
		c := parse(t, append([]string{"http://h/"}, strings.Fields(line)...)...)
		if len(c.Notes) != 1 || !strings.HasPrefix(c.Notes[0].Message, want) || c.Notes[0].ID != curl.OptionIgnored || c.Notes[0].Fix == "" || c.Notes[0].Evidence == nil {
			t.Errorf("%s: %+v", line, c.Notes)
		}
		if all := wire(c) + c.Notes[0].Fix; strings.Contains(all, "passwd") || strings.Contains(all, canary) || strings.Contains(all, "evil") {
			t.Errorf("%s: %s", line, all)
		}
	}
	for _, url := range []string{"http://h/{a,b}", "http://h/?a[]=1", "http://h/[1-9]"} {
		if c := parse(t, url); len(c.Notes) != 1 || !strings.Contains(c.Notes[0].Message, "several addresses") {
			t.Errorf("%s: %+v", url, c.Notes)
		}
		if c := parse(t, "-g", url); len(c.Notes) != 0 {
			t.Errorf("-g %s: %+v", url, c.Notes)
		}
	}
}

func TestFieldsThatCurlWouldNotSendAreNamed(t *testing.T) {
	for given, want := range map[string]string{
		"Authorization Bearer " + jws: `the -H value "Authorization ..." has no colon`,
		jws:                           "a -H value has no colon",
		":authority: h":               "begins with a colon",
		"Content-Length: 7":           "Content-Length is written anew",
		"Transfer-Encoding: chunked":  "Transfer-Encoding is written anew",
	} {
		c := parse(t, "http://h/", "-H", given)
		if len(c.Request.Fields) != 0 || len(c.Notes) != 1 || c.Notes[0].ID != curl.FieldDropped || !strings.Contains(c.Notes[0].Message, want) {
			t.Errorf("%q: %s", given, wire(c))
		}
	}
	c := parse(t, "http://h/", "-u", "ann:"+jws)
	if len(c.Notes) != 1 || c.Notes[0].ID != curl.BasicCredentials || c.Notes[0].Severity != finding.Info {
		t.Errorf("%s", wire(c))
	}
}

func TestEveryNoteIsDocumented(t *testing.T) {
	documented := map[string]bool{}
	for _, r := range curl.Rules() {
		documented[r.ID] = r.Title != "" && r.Text != "" && r.Fix != ""
	}
	for _, id := range []string{curl.OptionIgnored, curl.FieldDropped, curl.BasicCredentials} {
		if !documented[id] {
			t.Errorf("%s has no documentation", id)
		}
	}
}
