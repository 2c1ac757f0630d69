package lab

import "testing"

func TestAccessLineIsReadAndOtherLinesAreNot(t *testing.T) {
	for line, want := range map[string]*Access{
		`INFO:     127.0.0.1:57260 - "GET /posts?a=b HTTP/1.1" 307 Temporary Redirect`: {"GET", "/posts?a=b", 307},
		`127.0.0.1 - - [22/Nov/2026:06:00:00 +0000] "HEAD / HTTP/1.1" 200 0 "-" "-"`:   {"HEAD", "/", 200},
		`INFO:     Application startup complete.`:                                      nil,
		`KeyError: "GET / HTTP/1.1"`:                                                   nil,
		`said "GET /posts" 200`:                                                        nil,
		`an open "quote`:                                                               nil,
	} {
		got, ok := parseAccess(line)
		if ok != (want != nil) || ok && got != *want {
			t.Errorf("%s: %v, %v", line, got, ok)
		}
	}
}

func TestAddressIsReadOnceItIsComplete(t *testing.T) {
	for log, want := range map[string]string{
		"":                                           "",
		"INFO: Started server process [7]\n":         "",
		"running on http://127.0.0.1:":               "",
		"running on http://127.0.0.1:412":            "",
		"running on http://127.0.0.1:41233 (Pr":      "http://127.0.0.1:41233",
		"http://127.0.0.1:80\nhttp://127.0.0.1:81\n": "http://127.0.0.1:80",
	} {
		if got := address(log); got != want {
			t.Errorf("%q: %q, want %q", log, got, want)
		}
	}
}
