package lab

import (
	"cmp"
	"encoding/json"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// recording is how one stack answered, by what was unusual about the request: made by the lab from the running server,
// so that its answers can be had where it is not installed. A server stops at the first thing that it minds; which that
// is, where several meet, is the order.
type recording struct {
	Stack    string `json:"stack"`
	Versions string `json:"versions"`
	// Answers are all that were seen, the first being that to a request with nothing unusual.
	Answers []recordedAnswer `json:"answers"`
	// Alone is the answer to each trait by itself.
	Alone map[string]int `json:"alone"`
	// Order lists the traits that the stack minds, the one that it meets first in front.
	Order []string `json:"order"`
	// Together are the answers to combinations that the order does not explain.
	Together map[string]int `json:"together"`
}

// recordedAnswer is an answer without what belongs to the connection. ${url}, ${host}, ${elsewhere}, ${run}, ${modules},
// ${token} and ${path} stand for the server's address and another name for it, its directory, its packages, the token
// that was sent, and the path of one that leads nowhere.
type recordedAnswer struct {
	Status int         `json:"status"`
	Fields [][2]string `json:"fields"`
	Body   string      `json:"body"`
}

// answer is what the stack says to a request with these traits. guessed is set where one of them was never recorded.
func (r *recording) answer(traits []string) (answer int, guessed bool) {
	traits = slices.DeleteFunc(slices.Clone(traits), func(t string) bool { return t == edge })
	if n, ok := r.Together[strings.Join(traits, " ")]; ok {
		return n, false
	}
	minded := slices.DeleteFunc(slices.Clone(r.Order), func(t string) bool { return !slices.Contains(traits, t) })
	guessed = slices.ContainsFunc(traits, func(t string) bool { _, known := r.Alone[t]; return !known })
	if len(minded) == 0 {
		return 0, guessed
	}
	for _, other := range minded[1:] {
		if n, ok := r.Together[together(minded[0], other)]; ok {
			return n, guessed
		}
	}
	return r.Alone[minded[0]], guessed
}

func together(traits ...string) string {
	return strings.Join(slices.Sorted(slices.Values(traits)), " ")
}

// observations are answers by the traits of their request, as a recording is made from them.
type observations struct {
	answers []recordedAnswer
	seen    map[string]int
	// conflicts name traits that were answered now so, now so: they do not tell enough.
	conflicts []string
}

func (o *observations) add(traits []string, a recordedAnswer) {
	if o.seen == nil {
		o.seen = map[string]int{}
	}
	key := strings.Join(traits, " ")
	n := slices.IndexFunc(o.answers, func(b recordedAnswer) bool { return a.alike(b) })
	if n < 0 {
		n = len(o.answers)
		o.answers = append(o.answers, a)
	}
	before, known := o.seen[key]
	switch {
	case !known:
		o.seen[key] = n
	case before != n:
		o.conflicts = append(o.conflicts, key)
	}
}

// learn finds the order that explains most of what was seen, and notes the rest beside it.
func (o *observations) learn(stack, versions string) recording {
	r := recording{Stack: stack, Versions: versions, Answers: o.answers, Alone: map[string]int{}, Together: map[string]int{}}
	keys := slices.SortedFunc(maps.Keys(o.seen), func(a, b string) int {
		return cmp.Or(cmp.Compare(strings.Count(a, " "), strings.Count(b, " ")), cmp.Compare(a, b))
	})
	for _, key := range keys {
		if key != "" && !strings.Contains(key, " ") {
			r.Alone[key] = o.seen[key]
		}
	}
	r.Order = o.order(r.Alone)
	for _, key := range keys {
		if key == "" {
			continue
		}
		if n, guessed := r.answer(strings.Split(key, " ")); n != o.seen[key] || guessed {
			r.Together[key] = o.seen[key]
		}
	}
	return r
}

// order sorts the traits that are minded so that of two the one comes first whose answer both together got.
func (o *observations) order(alone map[string]int) []string {
	before := map[string]map[string]bool{} // before[b][a]: a comes before b
	var left []string
	for _, t := range slices.Sorted(maps.Keys(alone)) {
		if alone[t] != 0 {
			left = append(left, t)
			before[t] = map[string]bool{}
		}
	}
	for i, a := range left {
		for _, b := range left[i+1:] {
			n, seen := o.seen[together(a, b)]
			switch {
			case !seen || alone[a] == alone[b]:
			case n == alone[a]:
				before[b][a] = true
			case n == alone[b]:
				before[a][b] = true
			}
		}
	}
	var order []string
	for len(left) > 0 {
		next := slices.MinFunc(left, func(a, b string) int {
			return cmp.Or(cmp.Compare(pending(before[a], left), pending(before[b], left)), cmp.Compare(a, b))
		})
		order = append(order, next)
		left = slices.DeleteFunc(left, func(t string) bool { return t == next })
	}
	return order
}

func pending(before map[string]bool, left []string) (n int) {
	for _, t := range left {
		if before[t] {
			n++
		}
	}
	return n
}

// connectionFields belong to one transfer and say nothing about the request.
var connectionFields = []string{
	"Date", "Content-Length", "Connection", "Keep-Alive", "Transfer-Encoding", "Etag", "Last-Modified", "Accept-Ranges",
}

// record takes down an answer, with names for what differs from one start of the server to the next.
func record(t testing.TB, s *Server, x exchange) recordedAnswer {
	t.Helper()
	host := strings.TrimPrefix(s.URL, "http://")
	names := []string{s.URL, "${url}", host, "${host}", "localhost" + host[strings.LastIndexByte(host, ':'):], "${elsewhere}"}
	if s.Run != "" {
		names = append(names, s.Run, "${run}")
	}
	if s.Manifest.Modules != nil {
		names = append(names, nodeModules(t), "${modules}")
	}
	if path, _, _ := strings.Cut(x.raw.target, "?"); strings.HasPrefix(path, nowhere) {
		names = append([]string{path, "${path}"}, names...)
	}
	if token := lastCompact(x.raw); token != "" {
		names = append([]string{token, "${token}"}, names...)
	}
	named := strings.NewReplacer(names...).Replace
	a := recordedAnswer{Status: x.answer.status, Fields: [][2]string{}, Body: named(x.answer.body)}
	for _, f := range x.answer.fields {
		if f.name == "Allow" { // which some draw the order of anew at every start
			f.value = strings.Join(slices.Sorted(strings.SplitSeq(f.value, ", ")), ", ")
		}
		if !slices.Contains(connectionFields, f.name) {
			a.Fields = append(a.Fields, [2]string{f.name, named(f.value)})
		}
	}
	return a
}

var compact = regexp.MustCompile(`[A-Za-z0-9_-]{6,}\.[A-Za-z0-9_-]{2,}\.[A-Za-z0-9_-]*`)

// lastCompact is the token of a request as it stands there.
func lastCompact(r rawRequest) string {
	for _, name := range []string{"Authorization", "X-Access-Token", "Cookie"} {
		for _, v := range r.values(name) {
			if found := compact.FindString(v); found != "" {
				return found
			}
		}
	}
	return ""
}

// alike compares answers as a reader would: numbers and drawn texts differ every time.
func (a recordedAnswer) alike(b recordedAnswer) bool { return a.masked() == b.masked() }

// The date of an HTTP field (RFC 9110 §5.6.7) has words that are another's tomorrow.
var drawn = regexp.MustCompile(`[A-Z][a-z]{2}, [0-9]{2} [A-Z][a-z]{2} [0-9]{4} [0-9:]{8} GMT|state=[A-Za-z0-9_-]+|[A-Za-z0-9_:+.-]*(?:[0-9][A-Za-z0-9_:+.-]*){4}`)

func (a recordedAnswer) masked() string {
	var b strings.Builder
	for _, f := range a.Fields {
		b.WriteString(f[0] + ": " + f[1] + "\n")
	}
	return string(rune('0'+a.Status/100)) + string(rune('0'+a.Status/10%10)) + string(rune('0'+a.Status%10)) + "\n" +
		drawn.ReplaceAllString(b.String()+"\n"+a.Body, "#")
}

// recordingFile is where a stack's recording is kept.
func recordingFile(t testing.TB, stack string) string {
	t.Helper()
	return filepath.Join(Dir(t, "recorded"), strings.ReplaceAll(stack, "/", "-")+".json")
}

// readRecording returns nil where the stack was never recorded.
func readRecording(t testing.TB, stack string) *recording {
	t.Helper()
	text, err := os.ReadFile(recordingFile(t, stack))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		t.Fatal(err)
	}
	r := &recording{}
	if err := json.Unmarshal(text, r); err != nil {
		t.Fatal(err)
	}
	return r
}
