package engine

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/diagnose/fingerprint"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// The patience with a log: how long a line may take to reach the engine that keeps it, and how often it is asked for.
const (
	logDelay = 150 * time.Millisecond
	logTries = 3
)

// maxLogged is how many lines of a log are kept.
const maxLogged = 5

// watch is what is left when nothing that could be sent has proven a cause. It sends the request once more, alone, and reads what the server's container writes to its log meanwhile. What is
// a known message names the cause, if a second look gets the same: a line of somebody else's request that fell into
// the window by chance does not come twice.
func (r *run) watch(ctx context.Context) (heard bool, err error) {
	first := r.facts.First()
	wavers, _, _ := r.facts.Wavers()
	if r.Log == nil || r.Sleep == nil || r.watched || first == nil || r.facts.Accepted() || r.facts.Public() || wavers || r.settled() || r.budget()-r.sent < 2 {
		return false, nil
	}
	r.watched = true
	before, err := r.watchOnce(ctx, 1)
	if err != nil || len(before) == 0 {
		return false, err
	}
	after, err := r.watchOnce(ctx, 2)
	if err != nil {
		return false, err
	}
	var lines, topics []string
	for _, l := range after {
		if slices.ContainsFunc(before, func(b logged) bool { return slices.Equal(b.topics, l.topics) }) && !slices.Contains(lines, l.text) {
			lines = append(lines, l.text)
			topics = append(topics, l.topics...)
		}
	}
	if len(lines) == 0 {
		return false, nil
	}
	slices.Sort(topics)
	r.facts.Hear(lines, slices.Compact(topics))
	if r.Inside != nil {
		r.Inside.Log = append(r.Inside.Log, lines...)
	}
	return true, nil
}

// settled reports whether a cause is proven already.
func (r *run) settled() bool {
	for _, j := range r.facts.Judge() {
		if j.Standing == diagnose.Confirmed {
			return true
		}
	}
	return false
}

// logged is a line of a log that is a known message, made safe, and the causes that it can mean.
type logged struct {
	text   string
	topics []string
}

// watchOnce sends the request and returns the known messages among the lines that were logged from then on.
func (r *run) watchOnce(ctx context.Context, n int) ([]logged, error) {
	// What an earlier request is still being logged for is not about this one.
	if err := r.Sleep(ctx, logDelay); err != nil {
		return nil, err
	}
	since := r.Now()
	if err := r.send(ctx, []diagnose.LookID{{Kind: diagnose.WatchLog, N: n}}); err != nil {
		return nil, err
	}
	for range logTries {
		if err := r.Sleep(ctx, logDelay); err != nil {
			return nil, err
		}
		texts, err := r.Log(ctx, since, r.Now())
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if err != nil {
			r.noteLog(err)
			return nil, nil
		}
		if lines := r.known(texts); len(lines) > 0 {
			return lines, nil
		}
	}
	return nil, nil
}

// noteLog says that the log could not be read: a fact that is missing, and no reason to stop.
func (r *run) noteLog(err error) {
	if r.Inside != nil {
		r.Inside.Notes = append(r.Inside.Notes, "its log was not read: "+errorText(err))
	}
}

// known keeps of a log the lines that are known messages about a refused token, without the secrets in them.
func (r *run) known(texts []string) []logged {
	var out []logged
	for _, text := range texts {
		topics := fingerprint.Topics(fingerprint.Text(text))
		if len(topics) == 0 || len(out) == maxLogged {
			continue
		}
		r.Secrets.AddBodySecrets(text)
		out = append(out, logged{finding.Quote(strings.TrimSpace(r.Secrets.MaskLog(text))), topics})
	}
	return out
}
