package config

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// PolicyReport says how long a session lives and what ends it. Its JSON is a contract (schema 1).
type PolicyReport struct {
	Environment string `json:"environment"`
	// Layers are the lengths of time that were found, those that count first.
	Layers []PolicyLayer `json:"layers"`
	// EndsFirst ends the session of a user who is idle after the login, Active that of one who never pauses.
	EndsFirst PolicyEnd `json:"endsFirst"`
	Active    PolicyEnd `json:"active"`
	// Then is what would end the idle user's session when the one before were repaired, one after the other.
	Then []PolicyEnd `json:"then"`
	// Story is a user who is active first and idle after that; absent unless asked for.
	Story   *PolicyStory `json:"story,omitempty"`
	Derived *Derived     `json:"derived"`
	// Live is what a server says; absent unless asked for.
	Live        *PolicyLive       `json:"live,omitempty"`
	Findings    []finding.Finding `json:"findings"`
	NotExamined []Unexamined      `json:"notExamined"`
}

// PolicyLayer is one clock of the session.
type PolicyLayer struct {
	Name    string `json:"name"`
	Setting string `json:"setting"`
	// Seconds is null where the value is sealed, or its unit is not known.
	Seconds *float64      `json:"seconds"`
	Where   finding.Where `json:"where"`
	Origin  string        `json:"origin"`
	// Effective says that it counts: no other definition overrides it.
	Effective bool `json:"effective"`
}

// PolicyEnd names a layer that ends a session; Seconds is null, and Layer empty, when none does.
type PolicyEnd struct {
	Layer   string   `json:"layer"`
	Seconds *float64 `json:"seconds"`
}

// PolicyStory is a user who is active for some time and idle after that.
type PolicyStory struct {
	ActiveSeconds float64 `json:"activeSeconds"`
	IdleSeconds   float64 `json:"idleSeconds"`
	// SignedOut says that the session is over at the end; by Layer, after Seconds from the login.
	SignedOut bool     `json:"signedOut"`
	Layer     string   `json:"layer"`
	Seconds   *float64 `json:"seconds"`
	Renewals  int      `json:"renewals"`
}

// Derived is the policy that one source of truth gives: the lifetime of the access token, and what follows from it.
type Derived struct {
	AccessTokenTTLMs    int64 `json:"accessTokenTtlMs"`
	HeartbeatIntervalMs int64 `json:"heartbeatIntervalMs"`
	SessionTimeoutMs    int64 `json:"sessionTimeoutMs"`
	RefreshThresholdMs  int64 `json:"refreshThresholdMs"`
}

// PolicyLive compares a server with the derived policy.
type PolicyLive struct {
	URL string `json:"url"`
	// Policy is what it says of itself, null where it has nothing of the kind.
	Policy  *Derived     `json:"policy"`
	Cookies []LiveCookie `json:"cookies"`
}

// LiveCookie is a cookie with a token in it that the server set.
type LiveCookie struct {
	Name string `json:"name"`
	// MaxAgeSeconds is null for a cookie that ends with the browser, TokenSeconds for a token without exp.
	MaxAgeSeconds *float64 `json:"maxAgeSeconds"`
	TokenSeconds  *float64 `json:"tokenSeconds"`
}

// layerOf gives the settings of a meaning the name of their layer.
func layerOf(m Meaning, frontEnd bool) string {
	switch m {
	case AccessTTL:
		return LayerAccess
	case CookieMaxAge:
		return LayerCookie
	case RefreshThreshold:
		return LayerWindow
	case FrontendTimeout:
		return LayerFrontend
	case SessionAge:
		if frontEnd {
			return LayerFrontend
		}
		return LayerSession
	case RefreshTTL:
		return LayerRefresh
	case Heartbeat:
		return LayerBeat
	default:
		return ""
	}
}

// Policy reads the session policy of one environment out of a project.
func (p *Project) Policy(environment string, active, idle time.Duration) PolicyReport {
	r := PolicyReport{Environment: environment, Layers: []PolicyLayer{}, Then: []PolicyEnd{}, Findings: []finding.Finding{}, NotExamined: p.Unexamined}
	shortest := map[string]time.Duration{}
	seen := map[finding.Where]bool{}
	for _, s := range p.Services {
		if s.Environment != environment {
			continue
		}
		for _, x := range s.Settings {
			name := layerOf(x.Meaning, s.FrontEnd)
			if name == "" || isDemo(x.Name) || seen[x.Wins.Where] {
				continue
			}
			seen[x.Wins.Where] = true
			length, known := s.Span(x.Wins)
			r.Layers = append(r.Layers, policyLayer(name, x.Wins, length, known, true))
			if known && (shortest[name] == 0 || length < shortest[name]) {
				shortest[name] = length
			}
			for _, o := range x.Overrides {
				length, known := s.Span(o)
				r.Layers = append(r.Layers, policyLayer(name, o, length, known, false))
			}
		}
	}
	order := []string{LayerAccess, LayerCookie, LayerWindow, LayerFrontend, LayerSession, LayerRefresh, LayerBeat}
	slices.SortStableFunc(r.Layers, func(a, b PolicyLayer) int {
		if a.Effective != b.Effective {
			if a.Effective {
				return -1
			}
			return 1
		}
		return cmp.Compare(slices.Index(order, a.Name), slices.Index(order, b.Name))
	})
	c := Clocks{
		Access: shortest[LayerAccess], Cookie: shortest[LayerCookie], Window: shortest[LayerWindow], Frontend: shortest[LayerFrontend],
		Session: shortest[LayerSession], Refresh: shortest[LayerRefresh], Heartbeat: shortest[LayerBeat],
	}
	r.ends(c, active, idle)
	r.Derived = p.derive(environment, c)
	return r
}

func policyLayer(name string, d *Definition, length time.Duration, known, effective bool) PolicyLayer {
	l := PolicyLayer{Name: name, Setting: finding.Safe(d.Name), Where: d.Where, Origin: d.Origin, Effective: effective}
	if known {
		l.Seconds = seconds(length)
	}
	return l
}

func seconds(d time.Duration) *float64 {
	s := d.Seconds()
	return &s
}

func ended(o Outcome) PolicyEnd {
	if o.Layer == "" {
		return PolicyEnd{}
	}
	return PolicyEnd{o.Layer, seconds(o.After)}
}

// ends follows the idle user, the active one, and the one of the story.
func (r *PolicyReport) ends(c Clocks, active, idle time.Duration) {
	first := c.Run(0, -1)
	r.EndsFirst = ended(first)
	r.Active = ended(c.Run(horizon, 0))
	rest := c
	for o := first; o.Layer != "" && len(r.Then) < 5; {
		rest = rest.Without(o.Layer)
		if o = rest.Run(0, -1); o.Layer != "" {
			r.Then = append(r.Then, ended(o))
		}
	}
	if active > 0 || idle > 0 {
		o := c.Run(active, idle)
		s := &PolicyStory{ActiveSeconds: active.Seconds(), IdleSeconds: idle.Seconds(), Renewals: o.Renewals}
		if o.Layer != "" {
			s.SignedOut, s.Layer, s.Seconds = true, o.Layer, seconds(o.After)
		}
		r.Story = s
	}
}

// derive computes the policy from the token's lifetime: the settings of it where there are some, else the threshold at
// half of the lifetime, a heartbeat at a sixth of that, at most 10 minutes, and 5 minutes of buffer.
func (p *Project) derive(environment string, c Clocks) *Derived {
	access, ok := p.SoleAcross(AccessTTL, environment)
	if !ok {
		return nil
	}
	threshold := access.Length / 2
	if c.Window > 0 {
		if t, ok := p.fromSettings(RefreshThreshold, environment); ok {
			threshold = t
		}
	}
	heartbeat := min(threshold/6, 10*time.Minute)
	if h, ok := p.fromSettings(Heartbeat, environment); ok {
		heartbeat = h
	}
	buffer := 5 * time.Minute
	if b, ok := p.fromSettings(TimeoutBuffer, environment); ok {
		buffer = b
	}
	return &Derived{
		AccessTokenTTLMs: access.Length.Milliseconds(), HeartbeatIntervalMs: heartbeat.Milliseconds(),
		SessionTimeoutMs: (access.Length + buffer).Milliseconds(), RefreshThresholdMs: threshold.Milliseconds(),
	}
}

// fromSettings returns a length that a setting gives, not a literal in the source: the policy has one source.
func (p *Project) fromSettings(m Meaning, environment string) (time.Duration, bool) {
	for _, s := range p.Services {
		if s.Environment != environment {
			continue
		}
		for _, l := range s.Lifetimes(m) {
			if l.Setting.Wins.Kind != Source {
				return l.Length, true
			}
		}
	}
	return 0, false
}

// PolicyNames are the settings that a policy is derived from.
func PolicyNames() []string {
	return []string{"JWT_EXPIRES_IN", "JWT_DEMO_EXPIRES_IN", "SESSION_REFRESH_THRESHOLD", "SESSION_HEARTBEAT_INTERVAL", "SESSION_TIMEOUT_BUFFER"}
}

// Unreadable returns the first of those settings that is no duration in the form Nd, Nh, Nm, Ns or Nms.
func (p *Project) Unreadable(environment string) error {
	for _, s := range p.Services {
		if s.Environment != environment {
			continue
		}
		for _, name := range PolicyNames() {
			x, ok := s.Named(name)
			if !ok || x.Wins.Certainty != Known || x.Wins.Value.Empty() || x.Wins.Unit != UnitUnknown {
				continue
			}
			if _, err := ShortDialect.Parse(x.Wins.Value.Reveal()); err != nil {
				return finding.Found(
					fmt.Errorf("%s is %s (%s:%d), which is no duration", name, x.Wins.Value.ShownDuration(), finding.Safe(x.Wins.Where.File), x.Wins.Where.Line),
					"write it with one unit: "+ShortDialect.Expected())
			}
		}
	}
	return nil
}

// Environments lists the deployments of the project that have a lifetime in them, "" for what belongs to none first.
func (p *Project) Environments() []string {
	var out []string
	for _, s := range p.Services {
		if slices.Contains(out, s.Environment) {
			continue
		}
		if slices.ContainsFunc(s.Settings, func(x Setting) bool { return x.Meaning.Lifetime() }) {
			out = append(out, s.Environment)
		}
	}
	slices.Sort(out)
	return out
}

// The ids of what a live server is found to do.
const (
	idPolicyLive = "policy-differs-live"
	idCookieLive = "cookie-differs-live"
)

// PolicyRules documents what is found when a server is compared with the settings.
func PolicyRules() []finding.Rule {
	return []finding.Rule{
		{
			ID: idPolicyLive, Title: "the running server has another policy than the settings", Severity: finding.Error,
			Text: "The server's own account of its session policy (`GET /auth/session-policy`) differs from what its settings give: an older release runs, another setting is in effect, or a number is written " +
				"into its source.",
			Fix: "see which definition wins: jwtdoc check --settings; then restart or release the server", Since: "0.1.0", Seen: []string{"a gateway after a change of a sealed secret"},
		},
		{
			ID: idCookieLive, Title: "the server's cookie ends at another time than the token in it", Severity: finding.Error,
			Text: "The server set a cookie with a token in it. Its Max-Age is shorter than what the token has left, so the browser throws a valid token away, or longer by more than a minute, so that it sends an " +
				"expired one.",
			Fix: "set Max-Age from the token's exp", Since: "0.1.0", Seen: []string{"Max-Age 3600 with a token of 2 h"},
		},
	}
}

func policyFinding(id, message string) finding.Finding {
	f := finding.Finding{ID: id, Severity: finding.Error, Message: message, Evidence: []finding.Evidence{}}
	for _, r := range PolicyRules() {
		if r.ID == id {
			f.Fix = r.Fix
		}
	}
	return f
}

// CompareLive adds what a server says to the report, and what contradicts the settings.
func (r *PolicyReport) CompareLive(l PolicyLive) {
	r.Live = &l
	if l.Policy != nil && r.Derived != nil {
		for _, c := range []struct {
			name           string
			server, wanted int64
		}{
			{"accessTokenTtlMs", l.Policy.AccessTokenTTLMs, r.Derived.AccessTokenTTLMs},
			{"heartbeatIntervalMs", l.Policy.HeartbeatIntervalMs, r.Derived.HeartbeatIntervalMs},
			{"sessionTimeoutMs", l.Policy.SessionTimeoutMs, r.Derived.SessionTimeoutMs},
			{"refreshThresholdMs", l.Policy.RefreshThresholdMs, r.Derived.RefreshThresholdMs},
		} {
			if c.server != c.wanted {
				r.Findings = append(r.Findings, policyFinding(idPolicyLive, fmt.Sprintf("%s of the server is %d (%s), the settings give %d (%s)",
					c.name, c.server, Words(msec(c.server)), c.wanted, Words(msec(c.wanted)))))
			}
		}
	}
	for _, c := range l.Cookies {
		if c.MaxAgeSeconds == nil || c.TokenSeconds == nil {
			continue
		}
		if d := *c.MaxAgeSeconds - *c.TokenSeconds; d < -5 || d > 60 {
			r.Findings = append(r.Findings, policyFinding(idCookieLive, fmt.Sprintf("the cookie %s has Max-Age %s, the token in it %s left",
				finding.Quote(c.Name), Words(time.Duration(*c.MaxAgeSeconds)*time.Second), Words(time.Duration(*c.TokenSeconds)*time.Second))))
		}
	}
}

func msec(n int64) time.Duration {
	if n > int64(horizon/time.Millisecond)*100 || n < 0 {
		return horizon * 100
	}
	return time.Duration(n) * time.Millisecond
}
