package cmd

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/jwtdoc/jwtdoc/internal/config"
	"github.com/jwtdoc/jwtdoc/internal/config/live"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/render"
	"github.com/jwtdoc/jwtdoc/internal/request"
)

type policyOptions struct {
	read         checkOptions
	environment  string
	active, idle time.Duration
	url, token   string
}

func newPolicyCmd(a *app) *cobra.Command {
	o := &policyOptions{}
	c := &cobra.Command{
		Use:     "policy [PATH]",
		Short:   "how long a session lives, and what ends it first",
		GroupID: groupCause,
		Example: `jwtdoc policy
jwtdoc policy --active 70m --idle 55m      # what does this user see?
jwtdoc policy --environment production -j
jwtdoc policy --url http://localhost:3000  # does the server do what they say?
jwtdoc policy --url http://localhost:3000 --token @t`,
		Long: `Draws every clock of a session to one scale: the access token, the cookie, the window in which the token is renewed, the page's own timer, the server's session, the refresh token. It says which of them ends the session of a user who is idle, which that of one who never pauses, and what would end it next if that one were repaired.

The clocks are read as check reads them, and the ones that another definition overrides are listed too. From the token's lifetime it derives the policy that the others should follow, in milliseconds: the refresh threshold (half of the lifetime unless SESSION_REFRESH_THRESHOLD says it), the heartbeat (SESSION_HEARTBEAT_INTERVAL) and the page's timeout (lifetime + SESSION_TIMEOUT_BUFFER, 5 minutes).

With --url the server is asked, by GET only: /auth/session-policy for its own account of the policy, and the cookies that it sets for their Max-Age against the exp of the token in them.

Exit 0; 1 when the server differs or a duration cannot be read; 3 when it does not answer.`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 1 {
				return finding.Usage(fmt.Errorf("policy is about one folder, and %s is a second", finding.Quote(args[1])), "jwtdoc policy PATH")
			}
			return runPolicy(cmd.Context(), a, o, append(args, ".")[0])
		},
	}
	f := c.Flags()
	f.StringVar(&o.environment, "environment", "", "the `NAME` of the deployment: production, staging, ...")
	durationVar(f, &o.active, "active", "follow a user who is active for this `DURATION` after the login")
	durationVar(f, &o.idle, "idle", "and then idle for this `DURATION`")
	f.StringVar(&o.url, "url", "", "compare with the server at this `URL`")
	f.StringVar(&o.token, "token", "", "send this `TOKEN` to the server of --url, as Authorization: Bearer (@FILE, -)")
	o.read.in.register(f)
	f.BoolVar(&o.read.processEnv, "process-env", false, "read the environment of this process too")
	f.BoolVar(&o.read.noConfig, "no-config", false, "read no .jwtdoc.yaml")
	return c
}

func runPolicy(ctx context.Context, a *app, o *policyOptions, path string) error {
	project, _, err := o.read.read(ctx, a, path)
	if err != nil {
		return err
	}
	environment, err := o.deployment(project)
	if err != nil {
		return err
	}
	if err := project.Unreadable(environment); err != nil {
		return err
	}
	report := project.Policy(environment, o.active, o.idle)
	if o.url != "" {
		l, err := o.ask(ctx, a)
		if err != nil {
			return err
		}
		report.CompareLive(l)
	}
	if a.wantsJSON() {
		err = render.JSON(a.out, "policy", report)
	} else {
		err = render.Policy(a.out, a.style(), report)
	}
	if err != nil {
		return err
	}
	return a.exitFor(report.Findings)
}

// deployment is the one that was named; else what belongs to none, else production, else the only one.
func (o *policyOptions) deployment(p *config.Project) (string, error) {
	all := p.Environments()
	switch {
	case o.environment != "" && slices.Contains(all, o.environment):
		return o.environment, nil
	case o.environment != "":
		hint := "no deployment has a lifetime in its settings"
		if named := strings.TrimPrefix(strings.Join(all, ", "), ", "); named != "" {
			hint = "there are: " + finding.Safe(named)
		} else if len(all) > 0 {
			hint = "all settings here belong to no deployment: leave --environment away"
		}
		return "", finding.Usage(fmt.Errorf("no settings of %s are here", finding.Quote(o.environment)), hint)
	case len(all) == 0 || all[0] == "":
		return "", nil
	case slices.Contains(all, "production"):
		return "production", nil
	}
	return all[0], nil
}

func (o *policyOptions) ask(ctx context.Context, a *app) (config.PolicyLive, error) {
	s := live.Server{Env: a.env, UserAgent: userAgent(), Secrets: a.secrets}
	if o.token != "" {
		text, err := a.readToken(ctx, []string{o.token})
		if err != nil {
			return config.PolicyLive{}, err
		}
		text = strings.TrimSpace(text)
		a.secrets.Add(text)
		s.Fields = []request.Field{{Name: "Authorization", Value: "Bearer " + text}}
	}
	return s.Ask(ctx, o.url)
}
