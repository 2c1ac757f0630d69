package wire

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"syscall"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/request"
)

// The reasons for which a request has no answer, for errors.Is. All lead to exit 3 but the first two.
var (
	// ErrForbidden: the request holds bytes that are never sent (exit 2).
	ErrForbidden = errors.New("the request cannot be sent")
	// ErrOrigin: the policy does not allow the origin (exit 2).
	ErrOrigin = errors.New("the origin is not allowed")
	// ErrAddress: the policy does not allow the address that the name resolved to.
	ErrAddress = errors.New("the address is not allowed")
	// ErrUnreachable: no connection could be made.
	ErrUnreachable = errors.New("unreachable")
	// ErrTimeout: no answer, or no whole header of one, came in time.
	ErrTimeout = errors.New("no answer in time")
	// ErrTLS: the handshake failed.
	ErrTLS = errors.New("TLS failed")
	// ErrNoAnswer: the connection ended before a header was complete.
	ErrNoAnswer = errors.New("the connection was closed without an answer")
	// ErrNotHTTP: what came back is no HTTP/1 answer.
	ErrNotHTTP = errors.New("the answer is no HTTP")
	// ErrHeaderTooLarge: the answer's header is longer than the policy allows.
	ErrHeaderTooLarge = errors.New("the answer's header is too long")
)

func forbidden(why string) error {
	return finding.Usage(fmt.Errorf("%w: %s", ErrForbidden, why), "take it out of the request; the same bytes in a client can be the reason for a refusal")
}

func refusedOrigin(o request.Origin) error {
	return finding.Usage(
		fmt.Errorf("%w: %s", ErrOrigin, finding.Safe(o.String())),
		"credentials go only where you say: add --url "+finding.ShellQuote(o.String(), "URL"),
	)
}

// explain turns what went wrong into an error that says what to do.
func (s *Sender) explain(parent, ctx context.Context, o request.Origin, err error) error {
	if err == nil {
		return nil
	}
	if parent.Err() != nil && errors.Is(parent.Err(), context.Canceled) {
		return parent.Err()
	}
	where := finding.Safe(o.String())
	try := "curl -sv " + finding.ShellQuote(o.String()+"/", "URL")
	if ctx.Err() != nil || errors.Is(err, os.ErrDeadlineExceeded) {
		return finding.Unexamined(
			fmt.Errorf("%w: %s said nothing complete within %s", ErrTimeout, where, s.policy.Timeout),
			"is the server running and reachable from here? try: "+try,
		)
	}
	detail := s.mask(finding.Safe(err.Error()))
	crashed := "did the server crash, or does a proxy stand in front of it? try: "
	if o.Scheme == "http" {
		crashed = "does it speak https:// there, did it crash, or does a proxy stand in front of it? try: "
	}
	text, hint := fmt.Sprintf("%s: %v: %s", where, ErrNoAnswer, detail), crashed+try
	switch {
	case errors.Is(err, ErrAddress):
		text, hint = fmt.Sprintf("%v: %s: %s", ErrAddress, where, detail), "name an address that may be reached from here"
	case errors.Is(err, ErrProxy):
		text, hint = fmt.Sprintf("%s: %v: %s", where, ErrProxy, detail), "does the proxy let connections to that port through? it may want http://user:password@HOST:PORT"
	case errors.Is(err, ErrTLS):
		text, hint = fmt.Sprintf("%s: %v: %s", where, ErrTLS, detail), hintTLS(err, o, try)
	case errors.Is(err, ErrHeaderTooLarge):
		text, hint = fmt.Sprintf("%s: %v: more than %d bytes", where, ErrHeaderTooLarge, s.policy.MaxHeader), "look at it with: "+try
	case errors.Is(err, ErrNotHTTP):
		text = fmt.Sprintf("%s: %v: it begins with %s", where, ErrNotHTTP, detail)
		hint = "is it another protocol, or https:// instead of http://? try: " + try
	case errors.Is(err, ErrUnreachable):
		text, hint = unreachable(err, where, detail, try)
	case errors.Is(err, io.EOF):
		err, text = failure{ErrNoAnswer, err}, fmt.Sprintf("%s: %v", where, ErrNoAnswer)
	case errors.Is(err, syscall.ECONNRESET):
		err, text = failure{ErrNoAnswer, err}, fmt.Sprintf("%s: %v (connection reset)", where, ErrNoAnswer)
	default:
		err = failure{ErrNoAnswer, err}
	}
	return finding.Unexamined(explained{text, err}, hint)
}

// unreachable says why no connection could be made. The two reasons that nearly all of them have are said in words for
// people, without the calls that found them.
func unreachable(err error, where, detail, try string) (text, hint string) {
	var name *net.DNSError
	hint = "is the server running? try: " + try
	switch {
	case errors.As(err, &name) && name.IsNotFound:
		detail, hint = "no such host", "is the name written right, and known to this machine's resolver? try: "+try
	case errors.Is(err, syscall.ECONNREFUSED):
		detail = "nothing listens there (connection refused)"
	}
	return fmt.Sprintf("%s is %v: %s", where, ErrUnreachable, detail), hint
}

func hintTLS(err error, o request.Origin, try string) string {
	var record tls.RecordHeaderError
	var unknown x509.UnknownAuthorityError
	var name x509.HostnameError
	switch {
	case errors.As(err, &record):
		plain := request.Origin{Scheme: "http", Host: o.Host, Port: o.Port}
		return "the server does not speak TLS there; try " + finding.ShellQuote(plain.String(), "http://HOST:PORT")
	case errors.As(err, &unknown):
		return "its certificate is signed by nobody known here; for a test server add --insecure"
	case errors.As(err, &name):
		return "its certificate is for another name: use that name in the URL, or --insecure for a test server"
	}
	return "look at the handshake with: " + try
}

func (s *Sender) mask(text string) string {
	if s.reg == nil {
		return text
	}
	return s.reg.Mask(text)
}

// explained is an error in words for people, with its cause for errors.Is and errors.As.
type explained struct {
	text  string
	cause error
}

func (e explained) Error() string { return e.text }
func (e explained) Unwrap() error { return e.cause }

// failure joins one of the Err values with its detail: errors.Is finds both, the text is only the detail's.
type failure struct{ kind, detail error }

func (f failure) Error() string   { return f.detail.Error() }
func (f failure) Unwrap() []error { return []error{f.kind, f.detail} }
