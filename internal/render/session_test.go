package render

import (
	"encoding/csv"
	"strings"
	"testing"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/session"
)

// Bad input 107: a cell that begins as a formula does is text, whatever stands in front of it.
func TestNoCellIsTakenForAFormula(t *testing.T) {
	for in, want := range map[string]string{
		"=cmd()": "'=cmd()", "+1": "'+1", "-1": "'-1", "@SUM(A1)": "'@SUM(A1)", " =1": "' =1", "\u00a0=1": "'\u00a0=1", "\uff1d1": "'\uff1d1", "\t=1": `\x09=1`,
		"plain": "plain", "": "", "a=1": "a=1", "a,\"b\"\r\nc": `a,"b"\x0d\x0ac`,
	} {
		e := session.EntryOf(session.Stored{ReceivedAt: time.Unix(0, 0), Event: session.Event{Message: in}})
		var b strings.Builder
		if err := SessionCSV(&b, e); err != nil {
			t.Fatal(err)
		}
		if n := strings.Count(b.String(), "\n"); n != 1 {
			t.Errorf("%q makes %d lines", in, n)
		}
		cells, err := csv.NewReader(strings.NewReader(b.String())).Read()
		if err != nil || len(cells) != 14 {
			t.Fatalf("%d cells, %v: %s", len(cells), err, b.String())
		}
		if cells[10] != want {
			t.Errorf("%q becomes %q, want %q", in, cells[10], want)
		}
	}
}
