package wire

import (
	"bufio"
	"errors"
	"io"
	"net/http/httputil"
	"strconv"
	"strings"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/request"
)

// maxInterim is how many 1xx answers are passed over.
const maxInterim = 20

// answerReader reads one answer. It keeps the fields in their order and as they are spelled, which net/http would
// not, and takes what servers really send: bare line feeds, folded lines, lines that are no fields.
type answerReader struct {
	br                 *bufio.Reader
	method             string
	maxHeader, maxBody int64
	now                func() time.Time

	answer    request.Answer
	firstByte time.Time
	began     bool // a byte came
	whole     bool // the body ended where its framing says
}

// read fails unless a whole header came. What happens after it only cuts the body.
func (a *answerReader) read() error {
	budget := a.maxHeader
	for range maxInterim {
		if _, err := a.br.Peek(1); err != nil {
			return err
		}
		a.began, a.firstByte = true, a.now()
		a.answer = request.Answer{ReceivedAt: a.firstByte}
		if err := a.header(&budget); err != nil {
			return err
		}
		if a.answer.Status >= 200 || a.answer.Status == 101 {
			a.body()
			return nil
		}
	}
	return failure{ErrNotHTTP, errors.New("too many interim answers (1xx)")}
}

func (a *answerReader) header(budget *int64) error {
	// Another protocol need not send lines: judge by the first bytes before waiting for one.
	if start, err := a.br.Peek(5); string(start) != "HTTP/" && !strings.HasPrefix("HTTP/", string(start)) {
		return failure{ErrNotHTTP, errors.New(finding.Quote(string(start)))}
	} else if err != nil {
		return err
	}
	line, err := a.line(budget)
	if err != nil {
		return err
	}
	proto, rest, _ := strings.Cut(line, " ")
	code, reason, _ := strings.Cut(strings.TrimLeft(rest, " "), " ")
	status, err := strconv.Atoi(code)
	if err != nil || len(code) != 3 || status < 100 {
		return failure{ErrNotHTTP, errors.New(finding.Quote(line))}
	}
	a.answer.Proto, a.answer.Status, a.answer.Reason = proto, status, strings.TrimSpace(reason)
	for {
		line, err := a.line(budget)
		if err != nil {
			return err
		}
		if line == "" {
			return nil
		}
		fields := a.answer.Fields
		if (line[0] == ' ' || line[0] == '\t') && len(fields) > 0 {
			fields[len(fields)-1].Value += " " + strings.Trim(line, " \t")
			continue
		}
		if name, value, ok := strings.Cut(line, ":"); ok {
			a.answer.Fields = append(fields, request.Field{Name: strings.TrimSpace(name), Value: strings.Trim(value, " \t")})
		}
	}
}

// line reads one line of the header without its end.
func (a *answerReader) line(budget *int64) (string, error) {
	var b []byte
	for {
		part, err := a.br.ReadSlice('\n')
		if *budget -= int64(len(part)); *budget < 0 {
			return "", failure{ErrHeaderTooLarge, errors.New("too long")}
		}
		b = append(b, part...)
		if err == nil {
			return strings.TrimSuffix(strings.TrimSuffix(string(b), "\n"), "\r"), nil
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return "", err
		}
	}
}

// body reads the content as the header frames it (RFC 9112 §6.3).
func (a *answerReader) body() {
	status := a.answer.Status
	if a.method == "HEAD" || status == 204 || status == 304 || status == 101 {
		a.whole = status != 101
		return
	}
	length, known := a.contentLength()
	te, _ := a.answer.Get("Transfer-Encoding")
	switch chunked := strings.HasSuffix(strings.ToLower(te), "chunked"); {
	case chunked:
		a.content(httputil.NewChunkedReader(a.br))
		if a.whole {
			a.whole = a.trailer()
		}
	case known && te == "":
		n := a.content(io.LimitReader(a.br, length))
		if a.whole = a.whole && n == length; !a.whole {
			a.answer.Truncated = true
		}
	default: // the end of the connection is the end of the body
		a.content(a.br)
		a.whole = false
	}
	a.decompress()
}

func (a *answerReader) contentLength() (int64, bool) {
	list := a.answer.Values("Content-Length")
	for _, v := range list {
		if v != list[0] {
			return 0, false
		}
	}
	if len(list) == 0 {
		return 0, false
	}
	n, err := strconv.ParseInt(list[0], 10, 64)
	return n, err == nil && n >= 0
}

// content reads up to the bound and returns how many bytes came.
func (a *answerReader) content(r io.Reader) int64 {
	body, err := io.ReadAll(io.LimitReader(r, a.maxBody+1))
	n := int64(len(body))
	a.whole = err == nil && n <= a.maxBody
	a.answer.Truncated = !a.whole
	a.answer.Body = body[:min(n, a.maxBody)]
	return n
}

// trailer reads the lines behind the last chunk, and reports whether they ended.
func (a *answerReader) trailer() bool {
	budget := int64(8 << 10)
	for {
		line, err := a.line(&budget)
		if err != nil || line == "" {
			return err == nil
		}
	}
}

// reusable reports whether the connection is at the beginning of a next answer.
func (a *answerReader) reusable() bool {
	return a.whole && a.answer.Proto == "HTTP/1.1" && !closes(a.answer.Fields) && a.br.Buffered() == 0
}
