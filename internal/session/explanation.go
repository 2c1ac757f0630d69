package session

import (
	"github.com/jwtdoc/jwtdoc/internal/config"
	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// Explanation says which layer ended a session, and why the others did not. Its JSON is a contract (schema 1).
type Explanation struct {
	Verdict EndVerdict `json:"verdict"`
	// Reading is what the type of the logout event says by itself, set against the times of the tokens; empty without an
	// event.
	Reading string `json:"reading"`
	// EndedAt is the end of the session by the server's clock, RFC 3339; EndedHow says where that is known from.
	EndedAt  string `json:"endedAt"`
	EndedHow string `json:"endedHow"`
	// Left is what the tokens had left then.
	Left TokensLeft `json:"left"`
	// Layers are all that can end a session, the most likely first; RuledOut those that did not.
	Layers   []LayerStanding `json:"layers"`
	RuledOut []RuledOut      `json:"ruledOut"`
	Timeline []TimelineEntry `json:"timeline"`
	// Clocks says by how much the sources had to be shifted to agree.
	Clocks []ClockShift `json:"clocks"`
	// Policy are the lengths that a project sets, and Then what would end the session next; empty without one.
	Policy []config.PolicyLayer `json:"policy"`
	Then   []config.PolicyEnd   `json:"then"`
	// Missing names the inputs that would say more.
	Missing  []string          `json:"missing"`
	Findings []finding.Finding `json:"findings"`
}

// EndVerdict is the answer. Layer is a layer's id, "healthy" where the session ended as it was meant to, or "unknown".
type EndVerdict struct {
	Layer    string            `json:"layer"`
	Standing diagnose.Standing `json:"standing"`
	Summary  string            `json:"summary"`
	Fix      string            `json:"fix"`
	// EndedBy is the layer of a healthy end.
	EndedBy string `json:"endedBy,omitempty"`
}

// The verdicts that are no layers.
const (
	EndHealthy = "healthy"
	EndUnknown = "unknown"
)

// TokensLeft is in seconds, negative for what has expired, null where it is not known.
type TokensLeft struct {
	AccessSeconds  *float64 `json:"accessSeconds"`
	RefreshSeconds *float64 `json:"refreshSeconds"`
}

// LayerStanding is what is known of one layer.
type LayerStanding struct {
	ID       string             `json:"id"`
	Title    string             `json:"title"`
	Standing diagnose.Standing  `json:"standing"`
	Evidence []finding.Evidence `json:"evidence"`
	// SettledBy names the inputs that would tell.
	SettledBy []string `json:"settledBy"`
}

// RuledOut says why a layer did not end the session.
type RuledOut struct {
	Layer string `json:"layer"`
	Why   string `json:"why"`
}

// TimelineEntry is a moment of the session. Texts are safe to print.
type TimelineEntry struct {
	// At is RFC 3339 by the server's clock; BeforeEndSeconds is negative after the end.
	At               string  `json:"at"`
	BeforeEndSeconds float64 `json:"beforeEndSeconds"`
	Source           string  `json:"source"`
	Kind             string  `json:"kind"`
	Says             string  `json:"says"`
	// Decisive marks what the verdict rests on.
	Decisive bool `json:"decisive"`
}

// ClockShift says by how much the times of a source were moved.
type ClockShift struct {
	Source  string  `json:"source"`
	Seconds float64 `json:"seconds"`
	How     string  `json:"how"`
}
