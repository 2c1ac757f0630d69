package reader

import (
	"bufio"
	"context"
	"encoding/binary"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/clock"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// talk is a conversation with a program that answers each line, or each byte, with the time.
type talk struct {
	World
	in     io.WriteCloser
	out    *bufio.Reader
	cancel context.CancelFunc
	ended  <-chan error
}

// farewell is how long a program may go on after its input has ended.
const farewell = 2 * time.Second

// start runs a conversation: run gets the two ends of it, and returns when the first has ended.
func (w World) start(ctx context.Context, run func(ctx context.Context, in io.Reader, out io.Writer) error) *talk {
	ctx, cancel := context.WithCancel(ctx)
	inRead, inWrite := io.Pipe()
	outRead, outWrite := io.Pipe()
	ended := make(chan error, 1)
	go func() {
		err := run(ctx, inRead, outWrite)
		_ = inRead.CloseWithError(io.ErrClosedPipe)
		_ = outWrite.CloseWithError(io.EOF)
		ended <- err
	}()
	return &talk{World: w, in: inWrite, out: bufio.NewReader(outRead), cancel: cancel, ended: ended}
}

// end ends the conversation and returns how the program ended.
func (t *talk) end() error {
	defer t.cancel()
	_ = t.in.Close()
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	go func() {
		if t.Env.Sleep(ctx, farewell) == nil {
			t.cancel()
		}
	}()
	_, _ = io.Copy(io.Discard, t.out)
	return <-t.ended
}

// told is one answer: when it was asked for, what it says, and when it came.
type told struct {
	asked, answered time.Time
	remote          time.Time
	unit            time.Duration // what the answer was rounded down to
	zone            string
}

func (t told) interval() clock.Interval { return clock.Rounded(t.remote, t.unit, t.asked, t.answered) }

// ask sends one line and reads the answer by read.
func (t *talk) ask(read func() (told, error)) (told, error) {
	asked := t.Local.At(t.Env.Now())
	if _, err := t.in.Write([]byte{'\n'}); err != nil {
		return told{}, err
	}
	answer, err := read()
	answer.asked, answer.answered = asked, t.Local.At(t.Env.Now())
	return answer, err
}

// maxLine bounds what is read of one answer.
const maxLine = 200

// dateLine reads what date '+%s.%N %z %Z' printed. A date without %N leaves it, or nothing, behind the point.
func (t *talk) dateLine() (told, error) {
	var line []byte
	for {
		c, err := t.out.ReadByte()
		switch {
		case err != nil:
			return told{}, err
		case c == '\n':
			return parseDate(string(line))
		case len(line) >= maxLine:
			return told{}, errNoDate
		}
		line = append(line, c)
	}
}

type noDate struct{}

func (noDate) Error() string { return "what date printed is no time" }

var errNoDate = noDate{}

// parseDate reads a line of the loop.
func parseDate(line string) (told, error) {
	stamp, zone, _ := strings.Cut(strings.TrimSpace(line), " ")
	whole, fraction, _ := strings.Cut(stamp, ".")
	sec, err := strconv.ParseInt(whole, 10, 64)
	if err != nil || sec < -1<<40 || sec > 1<<40 {
		return told{}, errNoDate
	}
	out := told{remote: time.Unix(sec, 0).UTC(), unit: time.Second, zone: finding.Safe(zone)}
	if nanos, err := strconv.ParseUint(fraction, 10, 32); err == nil && len(fraction) == 9 {
		out.remote, out.unit = out.remote.Add(time.Duration(nanos)), time.Nanosecond
	}
	return out, nil
}

// kernelWord reads what the helper writes: a timespec as the kernel fills it, in the byte order of its machine.
func (t *talk) kernelWord() (told, error) {
	var b [16]byte
	if _, err := io.ReadFull(t.out, b[:]); err != nil {
		return told{}, err
	}
	sec, nsec := int64(binary.LittleEndian.Uint64(b[:8])), int64(binary.LittleEndian.Uint64(b[8:]))
	if sec < -1<<40 || sec > 1<<40 || nsec < 0 || nsec >= 1e9 {
		return told{}, errNoDate
	}
	return told{remote: time.Unix(sec, nsec).UTC(), unit: time.Nanosecond}, nil
}

// converse asks up to rounds times, until the clock is known well enough, and returns what all answers say together.
func (t *talk) converse(ctx context.Context, rounds int, read func() (told, error)) (f clock.Fusion, asked int, zone string, err error) {
	var list []clock.Interval
	for range rounds {
		if ctx.Err() != nil {
			break
		}
		var answer told
		if answer, err = t.ask(read); err != nil {
			break
		}
		if zone = answer.zone; answer.unit == time.Second {
			f, asked = t.wholeSeconds(ctx, answer, read)
			return f, asked, zone, nil
		}
		list = append(list, answer.interval())
	}
	f = clock.Fuse(list)
	if len(list) > 0 {
		err = nil
	}
	return f, len(list), zone, err
}

// wholeSeconds finds the turn of the second of a date that tells no fractions, as of a server's Date.
func (t *talk) wholeSeconds(ctx context.Context, first told, read func() (told, error)) (f clock.Fusion, asked int) {
	dated := func(x told) clock.Dated { return clock.Dated{Date: x.remote, Asked: x.asked, Answered: x.answered} }
	hunt := clock.NewHunt([]clock.Dated{dated(first)}, clock.MostRequests-1, 0)
	for {
		if f := hunt.Result(); hunt.Requests() > 1 && t.enough(f.Interval) {
			break
		}
		at, ok := hunt.Next(t.Local.At(t.Env.Now()), time.Millisecond)
		if !ok || t.Env.Sleep(ctx, at.Sub(t.Local.At(t.Env.Now()))) != nil {
			break
		}
		answer, err := t.ask(read)
		if err != nil {
			break // what was read before counts
		}
		hunt.Add(dated(answer))
	}
	return hunt.Result(), hunt.Requests()
}
