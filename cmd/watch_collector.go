package cmd

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"github.com/jwtdoc/jwtdoc/internal/config/source"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/request"
	"github.com/jwtdoc/jwtdoc/internal/session"
	"github.com/jwtdoc/jwtdoc/internal/wire"
)

// collectorFlags name the collector whose last logouts the panel shows.
type collectorFlags struct {
	url, tokenFile string

	// asked is the request for them, once it was made.
	asked *request.Request
}

func (o *collectorFlags) register(f *pflag.FlagSet) {
	f.StringVar(&o.url, "collector", "", "show the last logouts of the collector at this `URL` (jwtdoc session serve) in the panel")
	f.StringVar(&o.tokenFile, "collector-token", "", "the `FILE` with the collector's token, where it wants one")
}

// open makes the request, and refuses what can never work.
func (o *collectorFlags) open(a *app) error {
	if o.url == "" {
		if o.tokenFile != "" {
			return finding.Usage(fmt.Errorf("--collector-token is for a collector, and none is named"), "add --collector URL")
		}
		return nil
	}
	r, err := request.New("GET", o.url)
	if err != nil {
		return finding.Usage(err, "--collector takes its address: http://127.0.0.1:8787")
	}
	u := *r.URL
	u.Path, u.RawPath = strings.TrimSuffix(u.Path, "/")+"/v1/events", ""
	u.RawQuery = url.Values{"limit": {"5"}}.Encode()
	r.URL = &u
	if o.tokenFile != "" {
		b, _, err := source.ReadSmall(a.env.FS, strings.TrimPrefix(o.tokenFile, "@"))
		if err != nil {
			return readError(finding.Quote(o.tokenFile), err)
		}
		secret := strings.TrimSpace(string(b))
		a.secrets.Add(secret)
		r.Fields = append(r.Fields, request.Field{Name: "Authorization", Value: "Bearer " + secret})
	}
	o.asked = &r
	o.url = r.Origin().String()
	return nil
}

// last asks for the last logouts; problem is safe to print.
func (o *collectorFlags) last(ctx context.Context, a *app) (events []session.Stored, problem string) {
	sender := wire.NewSender(a.env, wire.Policy{Allow: []request.Origin{o.asked.Origin()}, UserAgent: userAgent(), Timeout: 5 * time.Second}, a.secrets)
	defer sender.Close()
	x, err := sender.Send(ctx, *o.asked)
	switch {
	case err != nil:
		return nil, "not known: " + finding.Safe(err.Error())
	case x.Answer.Status == http.StatusUnauthorized:
		return nil, "not known: it wants a token (--collector-token FILE)"
	case x.Answer.Status != http.StatusOK:
		return nil, fmt.Sprintf("not known: it answered %d", x.Answer.Status)
	}
	var list struct {
		Events []session.Stored `json:"events"`
	}
	if err := json.Unmarshal(x.Answer.Body, &list); err != nil {
		return nil, "not known: what answered is no collector"
	}
	return list.Events[:min(len(list.Events), 5)], ""
}
