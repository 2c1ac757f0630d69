package finding

// Rule documents something that can be noticed: the single source of `jwtdoc explain` and of docs/rules.
type Rule struct {
	// ID is stable for ever. Where a cause of a refused request means the same, both have the same id.
	ID, Title string
	// Severity is that of the rule's gravest finding.
	Severity Severity
	// Text explains what was found and why it matters; Fix says what to change.
	Text, Fix string
	// Since is the version that introduced the rule; Seen names where it was observed.
	Since string
	Seen  []string
}
