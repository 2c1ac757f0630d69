package cmd

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/render"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

type expiryOptions struct {
	leeway, minLeft time.Duration
	seconds         bool
}

// expiryReport is what expiry -j prints after schema and command.
type expiryReport struct {
	Times    []token.TimeReport `json:"times"`
	Expiry   token.ExpiryReport `json:"expiry"`
	Log      string             `json:"log"`
	Findings []finding.Finding  `json:"findings"`
}

func newExpiryCmd(a *app) *cobra.Command {
	opts := &expiryOptions{}
	c := &cobra.Command{
		Use:     "expiry [TOKEN | @FILE | -]",
		Short:   "say whether a token has expired, when, and by how much",
		GroupID: groupToken,
		Example: `jwtdoc expiry "$TOKEN"
jwtdoc expiry @token.txt --tz Asia/Bangkok
jwtdoc expiry "$TOKEN" --at 2025-08-03T08:35:27Z   # as it was then
jwtdoc expiry "$TOKEN" --leeway 30s                # as a tolerant server
jwtdoc expiry "$TOKEN" --min-left 14d || ./renew
sleep "$(jwtdoc expiry "$TOKEN" --seconds)"`,
		Long: `Says when the token was issued, when it expires, where now lies, how long it lives, and the same as a line for a log. It judges the times alone: whether the signature is good is verify's business.

A token is expired from exp on (RFC 7519, section 4.1.4), or with --leeway D from exp + D on. Exit 0 while it is valid, with --min-left D only while at least D is left; exit 1 for expired, not valid yet, no exp, or a token that cannot be read.

With --seconds it prints the remaining seconds and nothing else, below zero once the token has expired.`,
		RunE: func(cmd *cobra.Command, args []string) error {
			return runExpiry(cmd.Context(), a, opts, args)
		},
	}
	addTimeFlags(c, a)
	durationVar(c.Flags(), &opts.leeway, "leeway", "`DURATION` after exp and before nbf that still counts as valid")
	durationVar(c.Flags(), &opts.minLeft, "min-left", "exit 1 when less than this `DURATION` is left (14d, 1h30m)")
	c.Flags().BoolVar(&opts.seconds, "seconds", false, "print only the remaining seconds")
	return c
}

func runExpiry(ctx context.Context, a *app, opts *expiryOptions, args []string) error {
	for _, d := range []struct {
		flag  string
		value time.Duration
	}{{"--leeway", opts.leeway}, {"--min-left", opts.minLeft}} {
		if d.value < 0 {
			return finding.Usage(fmt.Errorf("%s is negative (%v)", d.flag, d.value), "jwtdoc help expiry")
		}
	}
	t, err := a.parseToken(ctx, args)
	if err != nil {
		return err
	}
	r := a.describe(t)
	e := t.ExpiryAt(a.now, opts.leeway)
	short := tooShort(e, opts.minLeft)
	switch {
	case a.wantsJSON():
		err = render.JSON(a.out, "expiry", expiryReport{
			Times: r.Times, Expiry: e.Report(), Log: logLine(t, e), Findings: aboutTimes(t, r.Findings),
		})
	case opts.seconds:
		err = a.printSeconds(e)
	default:
		err = render.Expiry(a.out, a.style(), render.ExpiryScreen{
			Expiry: e, Life: t.LifeOf(e), Readable: hasClaims(t), Unusable: e.Expires == nil && t.Time("exp").Present, Zone: a.zone, Log: logLine(t, e), Short: short,
			Findings: aboutTimes(t, r.Findings),
		})
	}
	if err == nil && (e.State != token.StateValid || short != "") {
		return verdict(finding.ExitFound)
	}
	return err
}

// hasClaims reports whether at least a part of the claims could be read.
func hasClaims(t token.Token) bool { return t.Payload.Whole() || t.Payload.Len() > 0 }

func logLine(t token.Token, e token.Expiry) string {
	if !hasClaims(t) {
		return "Token could not be read"
	}
	return e.Log()
}

// tooShort says that less is left than was asked for, empty when enough is left or nothing was asked.
func tooShort(e token.Expiry, minLeft time.Duration) string {
	if minLeft <= 0 || e.State != token.StateValid || e.Expires.Compare(e.Now.Add(minLeft)) >= 0 {
		return ""
	}
	return "less than the " + durationWords(minLeft) + " asked for"
}

// durationWords writes a duration as [token.Duration] does, and in full where that would round it.
func durationWords(d time.Duration) string {
	if d%time.Second != 0 {
		return d.String()
	}
	return token.Duration(int64(d / time.Second))
}

func (a *app) printSeconds(e token.Expiry) error {
	if e.RemainingSeconds == nil {
		return finding.Found(errors.New("the token has no exp that could be read, so there are no remaining seconds"),
			"jwtdoc decode shows what is in it")
	}
	_, err := fmt.Fprintf(a.out, "%d\n", *e.RemainingSeconds)
	return err
}

// aboutTimes keeps the findings that matter for the expiry: those about time claims and, of a token that cannot be
// read, every error.
func aboutTimes(t token.Token, found []finding.Finding) []finding.Finding {
	var kept []finding.Finding
	for _, f := range found {
		if f.Severity == finding.Error && !t.Readable() || namesTime(f.ID) {
			kept = append(kept, f)
		}
	}
	return kept
}

// namesTime reports whether a rule is about a time claim, by the first word of its id.
func namesTime(id string) bool {
	word, _, _ := strings.Cut(id, "-")
	switch word {
	case "exp", "nbf", "iat", "lifetime", "times", "time":
		return true
	}
	return false
}
